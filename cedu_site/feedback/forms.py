"""One sentence, as a form brings it."""

LONGEST = 500


class SentenceRefused(Exception):
    """The sentence cannot be taken; the message is one Chinese sentence."""


def read_sentence(text: str, longest: int = LONGEST) -> str:
    """Return what was written as one line of printable characters.

    Raises SentenceRefused where there is nothing, or more than `longest` characters.
    """
    plain = "".join(char if char.isprintable() else " " for char in text)
    sentence = " ".join(plain.split())
    if not sentence:
        raise SentenceRefused("还没有写，请写一句话。")
    if len(sentence) > longest:
        raise SentenceRefused(
            f"太长了：最多 {longest} 个字，现在有 {len(sentence)} 个，请删短一些。"
        )
    return sentence
