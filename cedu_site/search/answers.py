"""What a search shows: the question as asked in the address, its answers, its facets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, cast

from flask import abort, request
from markupsafe import Markup
from werkzeug.exceptions import ServiceUnavailable

from cedu_site.clock import now
from cedu_site.search.analysis import runs
from cedu_site.search.choices import Facet, Value
from cedu_site.search.document import FACETS
from cedu_site.search.engine import Request, Results, Sort, search
from cedu_site.search.entries import entry_of
from cedu_site.search.finding import Step
from cedu_site.search.follower import heal_search, keep_search_current
from cedu_site.search.following import keep_only_what_is_current, the_index
from cedu_site.search.former import by_present_slugs
from cedu_site.search.labels import labels_of, places
from cedu_site.search.passages import mark, passages
from cedu_site.search.query import LONGEST, literal
from cedu_site.search.shown import Shown, pages_of
from cedu_site.search.storage import IndexUnavailable
from cedu_site.web.paging import Listing, asked_page
from cedu_site.web.urls import href, with_query

PER_PAGE = 10
RETRY_AFTER = 5  # seconds
SORTS = {"relevance": "最相关", "newest": "最新", "title": "按标题"}
TITLES = {
    "kind": "类别",
    "course": "课程",
    "topic": "主题",
    "region": "地区",
    "audience": "适合",
    "format": "形式",
    "centre": "学习中心",
}
MOST_SAID = 4
PATH, FEEDS = "/catalogue/", ("Atom", "RSS", "JSON")
UNNAMED = {"course": "其他课程", "centre": "其他学习中心"}  # what was asked for and is not public


class Answer(NamedTuple):
    """A page, centre or column that was found, and by which step.

    Title and passages are escaped, with the matches in `<mark>`.
    """

    thing: Shown
    title: Markup
    passages: Sequence[Markup]
    step: Step

    @property
    def entry(self) -> Markup:
        """The answer as it stands on the page."""
        return entry_of(self.thing, self.title, self.passages)


@dataclass(frozen=True)
class Answers:
    """One page of what was found; `step` is the first that found any, `said` are for each step
    the words that were searched for instead of those typed."""

    q: str
    sort: str
    step: Step
    said: Mapping[Step, Sequence[str]]
    list: Listing[Answer]
    facets: Sequence[Facet]

    @cached_property
    def chosen(self) -> int:
        """How many values of the facets are chosen."""
        return sum(facet.chosen for facet in self.facets)

    @cached_property
    def feeds(self) -> Sequence[tuple[str, str]]:
        """The names of the forms in which a feed tells of what is found, and where it is."""
        _, mark, query = with_query(PATH, page=None).partition("?")
        return [(name, href(f"{PATH}feed.{name.lower()}") + mark + query) for name in FEEDS]

    @property
    def wordless(self) -> bool:
        """Whether there is nothing in the search that could be looked for."""
        return bool(self.q.strip()) and not runs(self.q)

    @property
    def literal(self) -> str:
        """The search that finds only what was typed, where this one found something else."""
        return literal(self.q) if set(self.said) - {"exact"} else ""

    @property
    def loose(self) -> str:
        """The search without its quotation marks, where with them nothing was found."""
        return self.q.replace('"', "") if '"' in self.q and not self.list.total else ""

    def begins(self, step: Step, before: Answer | None) -> bool:
        """Tell whether a step's answers begin with one that stands after `before`."""
        return self.sort == "relevance" and (before is None or before.step != step)


def asked(size: int = PER_PAGE, most: int | None = None) -> Request:
    """Return the search that the address asks for, of each facet `most` values or all; what it
    cannot mean is a 400."""
    args = request.args
    q, sort = args.get("q", ""), args.get("sort") or "relevance"
    if len(q) > LONGEST:
        abort(400, f"搜索的文字太长，最多 {LONGEST} 个字。请挑几个要紧的词。")
    if sort not in SORTS:
        abort(400, f"没有这种排序：可以是 {'、'.join(SORTS)}。")
    listed = {name: args.getlist(name) for name in FACETS}
    chosen = {name: tuple(dict.fromkeys(filter(None, all))) for name, all in listed.items() if all}
    kept = {name: by_present_slugs(name, values) for name, values in chosen.items() if values}
    return Request(now(), q, kept, cast(Sort, sort), asked_page(), size, most)


def answer(asked: Request) -> Answers:
    """Return the answers to a search; past the last page is a 404."""
    results = _results(asked)
    if asked.page > 1 and not results.hits:
        abort(404)
    listing = Listing(answers_of(results, asked.now), results.total, asked.page, asked.size)
    said = {step: words[:MOST_SAID] for step, words in results.said.items()}
    return Answers(asked.q, asked.sort, results.step, said, listing, _facets(results, asked))


def found(asked: Request) -> list[str]:
    """Return only the uids of what a search finds, in its order."""
    return [hit.uid for hit in _results(asked).hits]


def _results(asked: Request) -> Results:
    """Return what the index finds; one that turns out damaged is made anew aside."""
    keep_search_current()
    try:
        keep_only_what_is_current()
        return search(the_index(), asked)
    except (IndexUnavailable, OSError):
        heal_search()
        raise ServiceUnavailable(
            "搜索正在准备，请过一会儿再试。", retry_after=RETRY_AFTER
        ) from None


def answers_of(results: Results, moment: datetime) -> list[Answer]:
    """Return the things that were found, in order; one that is gone meanwhile is left out."""
    terms, known = results.terms, places()
    things = {
        page.uid: (page, passages(text, terms) if terms else [])
        for page, text in pages_of([hit.uid for hit in results.hits], moment)
    }
    things |= {hit.uid: (known[hit.uid], []) for hit in results.hits if hit.uid in known}
    return [_answer(*things[hit.uid], terms, hit.step) for hit in results.hits if hit.uid in things]


def _answer(thing: Shown, shown: list[str], terms: tuple[str, ...], step: Step) -> Answer:
    if terms and not shown:
        shown = passages(thing.address if thing.kind == "centre" else thing.summary, terms)
    title = Markup(mark(thing.title, terms))  # noqa: S704 - escaped
    return Answer(thing, title, [Markup(one) for one in shown], step)  # noqa: S704 - escaped


def _facets(results: Results, asked: Request) -> list[Facet]:
    return [
        Facet(name, TITLES[name], _values(name, results.facets[name], asked.filters.get(name, ())))
        for name in FACETS
    ]


def _values(name: str, counts: list[tuple[str, int]], chosen: Collection[str]) -> list[Value]:
    labels = labels_of(name)
    return [
        Value(value, labels.get(value) or _unnamed(name, value, count), count, value in chosen)
        for value, count in counts
        if name not in UNNAMED or value in labels or value in chosen
    ]


def _unnamed(name: str, value: str, count: int) -> str:
    """Return how a chosen value is called that has no name for readers."""
    return UNNAMED.get(name, value) if count else value
