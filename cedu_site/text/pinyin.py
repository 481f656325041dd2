"""Chinese by its sound: to sort by, and to make addresses that survive being copied."""

from cedu_site.text.script import fold
from cedu_site.text.slugs import slugify

LONGEST_SLUG = 48


def sort_key(text: str) -> str:
    """Return the full pinyin of `text` in lower case, a blank between syllables."""
    from cedu_site.text.phrases import lazy_pinyin  # 25 MB: only where something is sorted

    return " ".join(" ".join(lazy_pinyin(fold(text))).lower().split())


def pinyin_slug(text: str) -> str:
    """Return a slug of Latin letters and digits, at most 48 of them, cut between syllables."""
    slug = ""
    for syllable in slugify(sort_key(text)).encode("ascii", "ignore").decode().split("-"):
        longer = f"{slug}-{syllable}" if slug else syllable
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer if syllable else slug
    return slug
