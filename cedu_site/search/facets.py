"""Filters and their true counts, over the columns of a view."""

from collections.abc import Mapping

from cedu_site.search.document import FACETS
from cedu_site.search.segment import Mask, numbers_of
from cedu_site.search.view import View

Filters = Mapping[str, tuple[str, ...]]
Counts = list[tuple[str, int]]


def filtered(view: View, found: Mask, filters: Filters, leaving_out: str = "") -> Mask:
    """Return those in `found` that have, for each facet but one, any of the chosen values."""
    for facet in FACETS:
        if facet != leaving_out and filters.get(facet):
            found = found & view.facets.having_any(facet, filters[facet])
    return found


def facet_counts(
    view: View, found: Mask, filters: Filters, most: int | None = None
) -> dict[str, Counts]:
    """Return for each facet its values with how many would remain if that one were chosen.

    The most frequent come first, only so many where `most` says so; a chosen value is listed even
    when nothing has it.
    """
    table, chosen = view.facets, filtered(view, found, filters)
    counts = table.counts(chosen, numbers_of(chosen))
    return {
        facet: _of_chosen(view, found, filters, facet, most)
        if filters.get(facet)
        else table.most(facet, counts, most)
        for facet in FACETS
    }


def _of_chosen(view: View, found: Mask, filters: Filters, facet: str, most: int | None) -> Counts:
    """Return the counts of a facet of which values are chosen."""
    others = filtered(view, found, filters, leaving_out=facet)
    counts = view.facets.counts(others, numbers_of(others))
    shown = view.facets.most(facet, counts, most)
    listed = {value for value, _ in shown}
    more = [value for value in filters[facet] if value not in listed]
    shown += [(value, view.facets.count_of(facet, value, counts)) for value in more]
    return sorted(shown, key=lambda item: (-item[1], item[0]))
