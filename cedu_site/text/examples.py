"""What is made up says so wherever its name goes: 示例."""

WORD = "示例"


def named(title: str, invented: object = False) -> str:
    """Return `title`, with the word 示例 where the thing is `invented` and does not say so yet."""
    return f"{title}（{WORD}）" if invented and WORD not in title else title
