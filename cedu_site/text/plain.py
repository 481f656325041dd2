"""Short pieces of plain text."""

STOPS = "。！？；，、：,;!?… "
ELLIPSIS = "…"


def excerpt(text: str, length: int) -> str:
    """Return the beginning of `text` on one line, at most `length` characters with its `…`.

    It ends before the last punctuation mark of its second half, or in mid-sentence without one.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    beginning = line[: max(length - 1, 0)]
    cut = max(beginning.rfind(stop) for stop in STOPS)
    kept = beginning[:cut] if cut >= length // 2 else beginning
    return kept.rstrip(STOPS) + ELLIPSIS
