"""The comments of a YAML text stay where they stood when what stood above them goes."""

from difflib import SequenceMatcher


def keep_comments(before: str, after: str) -> str:
    """Return `after` with the lines of comments of `before` that went with what lay above them."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lost = {line for line in old if _is_comment(line)} - set(new)
    kept: list[str] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        kept += new[first:last]
        if tag in ("delete", "replace"):
            tail = _tail(old[start:end])
            if lost & set(tail) or _parts(tail, kept, new[last:]):
                kept += tail
    return "".join(kept)


def _tail(lines: list[str]) -> list[str]:
    """Return the comments and empty lines at the end."""
    at = len(lines)
    while at and (_is_comment(lines[at - 1]) or not lines[at - 1].strip()):
        at -= 1
    return lines[at:]


def _parts(tail: list[str], above: list[str], below: list[str]) -> bool:
    """Tell whether it is an empty line that now is missing between what stands above and below."""
    empty = bool(tail) and not any(line.strip() for line in tail)
    return empty and bool(above and above[-1].strip() and below and below[0].strip())


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
