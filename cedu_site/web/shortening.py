"""Scripts and style sheets without what is for people only; nothing in them is renamed."""

import re


def shorter_js(text: str) -> str:
    """Return a script without indentation and without the lines that are comments."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def shorter_css(text: str) -> str:
    """Return a style sheet without comments and without the blanks that say nothing."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    return re.sub(r": ", ":", re.sub(r" ?([{};,]) ?", r"\1", bare)).strip()
