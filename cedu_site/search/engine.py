"""A search from the question to a page of answers: which documents, in which order, how many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np

from cedu_site.search.facets import facet_counts, filtered
from cedu_site.search.finding import Found, Search, Step, marked
from cedu_site.search.index import Index
from cedu_site.search.query import parse
from cedu_site.search.segment import Floats, Numbers, numbers_of
from cedu_site.search.view import View

Sort = Literal["relevance", "newest", "title"]
FEW = 100  # answers that may be remembered
SAME_SCORE = 2  # decimals within which the newer of two documents comes first
A_STEP = 1e6  # more than any score


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the catalogue at the moment `now`; pages count from 1. `most` is how many
    values of each facet are wanted, None for all."""

    now: datetime
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = 10
    most: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is the beginning of the catalogue as everybody sees it."""
        return not self.q and self.page == 1 and self.size <= FEW and not any(self.filters.values())


@dataclass(frozen=True, slots=True)
class Hit:
    uid: str
    score: float
    step: Step


@dataclass(frozen=True, slots=True)
class Results:
    """One page of answers; `step` is the first that found any, `said` are by step the words that
    were searched for instead, `terms` what to mark in titles and passages."""

    total: int
    step: Step
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    said: dict[Step, tuple[str, ...]]
    terms: tuple[str, ...]


def search(index: Index, request: Request) -> Results:
    """Return the answers to `request`. Raises IndexUnavailable."""
    view = index.view()
    if not request.is_plain:
        return _search(view, request)
    name = "plain", request.sort, request.size, request.most
    return view.once(request.now.timestamp(), name, lambda: _search(view, request))


def _search(view: View, request: Request) -> Results:
    query = parse(request.q)
    found = Search(view, query, request.now.timestamp()).run()
    chosen = numbers_of(filtered(view, found.mask, request.filters))
    newest = request.sort == "newest" or (request.sort == "relevance" and query.browses)
    by_title = request.sort == "title"
    first = (request.page - 1) * request.size
    shown = _best(view, found, chosen, first + request.size, by_title, newest)[first:]
    return Results(
        total=len(chosen),
        step=found.first,
        hits=[
            Hit(str(view.uids[n]), float(found.scores[n]), found.step(n)) for n in shown.tolist()
        ],
        facets=facet_counts(view, found.mask, request.filters, request.most),
        said=_said(found),
        terms=marked(found),
    )


def _best(
    view: View, found: Found, chosen: Numbers, count: int, by_title: bool, newest: bool
) -> Numbers:
    """Return the first `count` of the chosen documents, in order."""
    if by_title:
        ordered = sorted((_sound(view, number), number) for number in chosen.tolist())
        return np.array([number for _, number in ordered[:count]], np.int32)
    dates = -view.dates[chosen]
    main = dates if newest else _rank(found, chosen)
    if count < len(chosen):
        last = np.partition(main, count - 1)[count - 1]
        chosen, dates, main = (column[main <= last] for column in (chosen, dates, main))
    return chosen[np.lexsort((view.uids[chosen], dates, main))][:count]


def _sound(view: View, number: int) -> str:
    names, place = view.named(number)
    return names.sounds[place]


def _rank(found: Found, chosen: Numbers) -> Floats:
    """Return what orders answers by relevance, the least first: the step, then the score."""
    return found.places[chosen] * A_STEP - np.round(found.scores[chosen], SAME_SCORE)


def _said(found: Found) -> dict[Step, tuple[str, ...]]:
    return {
        found.named(step): tuple(dict.fromkeys(word for one in readings for word in one.said))
        for step, readings in found.readings.items()
    }
