"""The passages of a text that show why it was found, with the matches marked."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from cedu_site.search.analysis import pieces, runs
from cedu_site.text.script import fold, is_han

LENGTH, SHORTEST = 70, 24
LEAD = 20
MOST_MATCHES, FEW = 40, 10  # few of one word, around which passages are much the same
_BREAK = re.compile(r"[。！？；，、：!?;,:\n][”’」』》）)]*\s*")

Span = tuple[int, int]


def mark(text: str, terms: Iterable[str]) -> str:
    """Return `text` as escaped HTML with `<mark>` around whatever is one of `terms`, folded."""
    return _marked(text, (0, len(text)), _merged(_matches(fold(text), terms)))


def passages(text: str, terms: Sequence[str], count: int = 2, length: int = LENGTH) -> list[str]:
    """Return up to `count` passages of about `length` characters as escaped, marked HTML.

    They stand in the order of the text; where nothing matches, its beginning is the only one.
    """
    folded = fold(text)
    found = _matches(folded, terms) or _matches(folded, _pairs(tuple(terms)))
    windows = _best(text, folded, found, count, length) or [_window(text, (0, 0), length)]
    spans = _merged(found)
    return [_passage(text, window, spans) for window in sorted(windows) if text]


def _matches(folded: str, terms: Iterable[str]) -> list[Span]:
    """Return where any of the terms stands, of those that begin at one place the longest."""
    ends: dict[int, int] = {}
    for run, is_whole in _runs(tuple(terms)):
        at, left = folded.find(run), MOST_MATCHES
        while at >= 0 and left:
            if not is_whole or _stands_alone(folded, at, at + len(run)):
                ends[at] = at + len(run)
                left -= 1
            at = folded.find(run, at + 1)
    return sorted(ends.items())[:MOST_MATCHES]


def _stands_alone(text: str, start: int, end: int) -> bool:
    beside = text[start - 1 : start] + text[end : end + 1]
    return not any(char.isalnum() or char == "_" for char in beside)


@lru_cache(64)
def _runs(terms: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return the runs of the terms, short ones first, and whether they match whole words only."""
    parts = dict.fromkeys(run for term in terms for run in runs(term))
    return [(run, not is_han(run[0])) for run in sorted(parts, key=len)]


@lru_cache(64)
def _pairs(terms: tuple[str, ...]) -> list[str]:
    return [pair for term in terms for run in runs(term) for pair in pieces(run)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _best(text: str, folded: str, found: list[Span], count: int, length: int) -> list[Span]:
    looked_at = found[:FEW] if len({folded[start:end] for start, end in found}) == 1 else found
    worth = _worths(folded, {_window(text, span, length) for span in looked_at}, found)
    chosen: list[Span] = []
    for start, end in sorted(worth, key=lambda window: (-worth[window], window)):
        if len(chosen) < count and all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    return chosen


def _worths(folded: str, windows: Iterable[Span], found: list[Span]) -> dict[Span, float]:
    """Return what each window is worth: by the length of the different matches inside it."""
    starts = [start for start, _ in found]
    worths = {}
    for first, last in windows:
        inside = [
            folded[start:end]
            for start, end in found[bisect_left(starts, first) : bisect_left(starts, last)]
            if end <= last
        ]
        worths[first, last] = sum(map(len, set(inside))) + len(inside) / MOST_MATCHES / 2
    return worths


def _window(text: str, match: Span, length: int) -> Span:
    """Return where a passage around `match` begins and ends: after a mark of punctuation, and in
    one line where that is long enough."""
    start = max(0, match[0] - LEAD)
    breaks = [cut.end() for cut in _BREAK.finditer(text, start, match[0])]
    start = max(breaks, default=start) if start else 0
    end = max(start + length, match[1])
    line = text.find("\n", max(match[1], start + SHORTEST), end)
    if line >= 0:
        return start, line + 1
    if end >= len(text):
        return start, len(text)
    breaks = [cut.end() for cut in _BREAK.finditer(text, max(match[1], end - LEAD), end)]
    return start, max(breaks, default=end)


def _passage(text: str, window: Span, spans: list[Span]) -> str:
    before, after = "…" if window[0] else "", "…" if window[1] < len(text) else ""
    return before + _marked(text, window, spans).strip() + after


def _marked(text: str, window: Span, spans: list[Span]) -> str:
    parts: list[str] = []
    at, end = window
    for first, last in spans:
        if at <= first and last <= end:
            parts += escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"
            at = last
    return " ".join("".join((*parts, escape(text[at:end]))).splitlines())
