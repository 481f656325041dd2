"""Filters and their true counts, over the columns of a view."""

from collections.abc import Iterable, Mapping

import numpy as np

from cedu_site.search.document import FACETS
from cedu_site.search.segment import Mask, Numbers, numbers_of
from cedu_site.search.view import View

Filters = Mapping[str, tuple[str, ...]]
Counts = list[tuple[str, int]]
Remaining = tuple[Mask, Numbers]


def filtered(view: View, found: Mask, filters: Filters, leaving_out: str = "") -> Mask:
    """Return those in `found` that have, for each facet but one, any of the chosen values."""
    for facet in FACETS:
        if facet != leaving_out and filters.get(facet):
            found = found & _having_any(view, facet, filters[facet])
    return found


def facet_counts(
    view: View, found: Mask, filters: Filters, most: int | None = None
) -> dict[str, Counts]:
    """Return for each facet its values with how many would remain if that one were chosen.

    The most frequent come first, only so many where `most` says so; a chosen value is listed even
    when nothing has it.
    """
    chosen = filtered(view, found, filters)
    remaining = chosen, numbers_of(chosen)
    return {facet: _counts(view, found, filters, facet, remaining, most) for facet in FACETS}


def _counts(
    view: View, found: Mask, filters: Filters, facet: str, remaining: Remaining, most: int | None
) -> Counts:
    column, chosen = view.facets[facet], filters.get(facet)
    if not chosen:
        return column.most(column.counts(*remaining), most)
    others = filtered(view, found, filters, leaving_out=facet)
    counts = column.counts(others, numbers_of(others))
    shown = column.most(counts, most)
    listed = {value for value, _ in shown}
    more = [(value, column.count_of(value, counts)) for value in chosen if value not in listed]
    return sorted([*shown, *more], key=lambda item: (-item[1], item[0]))


def _having_any(view: View, facet: str, values: Iterable[str]) -> Mask:
    column = view.facets[facet]
    chosen = np.array([value in values for value in column.values], np.bool_)
    mask = np.zeros(view.size, np.bool_)
    if len(chosen):
        mask[column.documents[chosen[column.ordinals]]] = True
    return mask
