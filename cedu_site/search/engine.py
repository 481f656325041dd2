"""A search from the question to a page of answers: which documents, in which order, how many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from heapq import nsmallest
from operator import and_, or_
from typing import Literal

from cedu_site.search.bits import bits_of, numbers_of
from cedu_site.search.facets import facet_counts, filtered
from cedu_site.search.index import Index, View
from cedu_site.search.query import Query, parse
from cedu_site.search.scoring import Scorer, Scores
from cedu_site.search.segment import Segment

Sort = Literal["relevance", "newest", "title"]
Step = Literal["exact", "folded", "most"]
Found = list[tuple[Segment, int, Scores]]
SAME_SCORE = 2  # decimals within which the newer of two documents comes first


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the catalogue at the moment `now`; pages count from 1."""

    now: datetime
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    uid: str
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of answers; `terms` are what to mark in titles and passages."""

    total: int
    step: Step
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    terms: tuple[str, ...]


def search(index: Index, request: Request) -> Results:
    """Return the answers to `request`. Raises IndexUnavailable."""
    view = index.refresh()
    query = parse(request.q)
    step, scores = _find(view, query, request.now.timestamp())
    segments = [part.segment for part in view.parts]
    found = [(s, bits_of(hits, s.size)) for s, hits in zip(segments, scores, strict=True)]
    chosen = [filtered(segment, hits, request.filters) for segment, hits in found]
    return Results(
        total=sum(hits.bit_count() for hits in chosen),
        step=step,
        hits=_page(list(zip(segments, chosen, scores, strict=True)), request, query),
        facets=facet_counts(found, request.filters),
        terms=_terms(query, step),
    )


def _find(view: View, query: Query, now: float) -> tuple[Step, list[Scores]]:
    public = [part.live & part.segment.public(now) for part in view.parts]
    among = [
        chosen & ~_excluded(part.segment, query)
        for part, chosen in zip(view.parts, public, strict=True)
    ]
    if query.browses:
        return "exact", [dict.fromkeys(numbers_of(chosen), 0.0) for chosen in among]
    scorer = Scorer(view, query, among)
    found = scorer.all_words()
    if any(found):
        return "folded" if query.folded else "exact", found
    found = scorer.most_words()
    return "most" if any(found) else "exact", found


def _excluded(segment: Segment, query: Query) -> int:
    words = (
        reduce(and_, (bits_of(segment.postings("text", term), segment.size) for term in terms))
        for terms in query.excluded
    )
    return reduce(or_, words, 0)


def _page(found: Found, request: Request, query: Query) -> list[Hit]:
    order = _ORDERS["newest" if request.sort == "relevance" and query.browses else request.sort]
    rows = (
        (order(segment, number, scores[number]), segment.uids[number], scores[number])
        for segment, chosen, scores in found
        for number in numbers_of(chosen)
    )
    first = (request.page - 1) * request.size
    return [Hit(uid, score) for _, uid, score in nsmallest(first + request.size, rows)[first:]]


def _by_relevance(segment: Segment, number: int, score: float) -> tuple[float, float]:
    return -round(score, SAME_SCORE), -segment.dates[number]


def _by_date(segment: Segment, number: int, score: float) -> tuple[float]:
    return (-segment.dates[number],)


def _by_title(segment: Segment, number: int, score: float) -> tuple[str]:
    return (segment.titles[number],)


_ORDERS: dict[Sort, Callable[[Segment, int, float], tuple[float | str, ...]]] = {
    "relevance": _by_relevance,
    "newest": _by_date,
    "title": _by_title,
}


def _terms(query: Query, step: Step) -> tuple[str, ...]:
    return (*query.runs, *query.required) if step == "most" else query.runs
