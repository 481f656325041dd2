"""Sorting Chinese by sound, for databases without a Chinese collation."""

from cedu_site.text.script import fold


def sort_key(text: str) -> str:
    """Return the full pinyin of `text` in lower case, a blank between syllables."""
    from pypinyin import lazy_pinyin  # 0.1 s and 20 MB: only where something is sorted

    return " ".join(" ".join(lazy_pinyin(fold(text))).lower().split())
