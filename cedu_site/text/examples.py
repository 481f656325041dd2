"""What is made up says so wherever its name goes: 示例."""

from typing import Any

WORD = "示例"


def marked(title: str, invented: bool) -> str:
    """Return `title`, with the word 示例 where the thing is `invented` and does not say so yet."""
    return f"{title}（{WORD}）" if invented and WORD not in title else title


def titled(thing: Any) -> str:
    """Return the title of a page, a centre or a column, marked where it is an `example`."""
    return marked(thing.title, thing.example)
