"""Two changes of one text, brought together line by line where they do not touch."""

from difflib import SequenceMatcher
from itertools import pairwise

Change = tuple[int, int, list[str]]  # from and to which line of the base, and what stands there


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Return `ours` with what `theirs` changed of `base`; None where both changed the same lines.

    With a newer text as `base` and an older as `theirs`, that takes a change back.
    """
    if ours in (base, theirs):
        return theirs
    lines = base.splitlines(keepends=True)
    changes = _once([*_changes(lines, ours), *_changes(lines, theirs)])
    if any(_touch(one, other) for one, other in pairwise(changes)):
        return None
    merged: list[str] = []
    at = 0
    for start, end, new in changes:
        merged += lines[at:start] + new
        at = end
    return "".join([*merged, *lines[at:]])


def _changes(lines: list[str], text: str) -> list[Change]:
    new = text.splitlines(keepends=True)
    matcher = SequenceMatcher(None, lines, new, autojunk=False)
    return [
        (start, end, new[first:last])
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _once(changes: list[Change]) -> list[Change]:
    """Return the changes in their order; what both did is done once."""
    ordered = sorted(changes)
    return [one for at, one in enumerate(ordered) if at == 0 or one != ordered[at - 1]]


def _touch(one: Change, other: Change) -> bool:
    """Tell whether the later change begins inside the earlier one, or both at one place."""
    return other[0] < one[1] or (other[0] == one[0] and other[1] == one[1])
