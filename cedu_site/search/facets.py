"""Filters and their true counts, by counting bits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_

from cedu_site.search.document import FACETS
from cedu_site.search.segment import Segment

Filters = Mapping[str, tuple[str, ...]]
Found = list[tuple[Segment, int]]  # segments, each with a set of documents


def filtered(segment: Segment, found: int, filters: Filters, leaving_out: str = "") -> int:
    """Return those in `found` that have, for each facet but one, any of the chosen values."""
    chosen = (
        _having_any(segment, facet, filters[facet])
        for facet in FACETS
        if facet != leaving_out and filters.get(facet)
    )
    return reduce(and_, chosen, found)


def facet_counts(found: Found, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """Return for each facet its values with how many would remain if that one were chosen.

    The most frequent come first; a chosen value is listed even when nothing has it.
    """
    return {facet: _counts(found, filters, facet) for facet in FACETS}


def _counts(found: Found, filters: Filters, facet: str) -> list[tuple[str, int]]:
    counts = Counter(dict.fromkeys(filters.get(facet, ()), 0))
    for segment, numbers in found:
        remaining = filtered(segment, numbers, filters, leaving_out=facet)
        for value, having in segment.facets[facet].items():
            counts[value] += (remaining & having).bit_count()
    chosen = filters.get(facet, ())
    shown = [(value, count) for value, count in counts.items() if count or value in chosen]
    return sorted(shown, key=lambda item: (-item[1], item[0]))


def _having_any(segment: Segment, facet: str, values: Iterable[str]) -> int:
    return reduce(or_, (segment.facets[facet].get(value, 0) for value in values), 0)
