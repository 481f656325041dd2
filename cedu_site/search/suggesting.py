"""What a reader may mean while the words are still being typed, in characters or in pinyin."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app

from cedu_site.clock import now
from cedu_site.search.analysis import runs
from cedu_site.search.counting import frequent
from cedu_site.search.document import KIND_LABELS
from cedu_site.search.following import keep_only_what_is_current, the_index
from cedu_site.search.names import Names
from cedu_site.search.offers import FIRST, Offers, groups_of, offers_of
from cedu_site.search.segment import Mask, numbers_of
from cedu_site.search.sound import started
from cedu_site.search.storage import IndexUnavailable
from cedu_site.search.view import View
from cedu_site.text.script import fold
from cedu_site.web.keeping import do_not_keep

TOPIC, ASKED = "主题", "常搜"
SHOWN = 8
BEFORE_PAGES = (ASKED, TOPIC, *(KIND_LABELS[kind] for kind in FIRST))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title, topic or frequent search: what is shown, what it is, and where it leads.

    `path` is app-relative and not percent-encoded; a query behind it is, as `search_path` does it.
    """

    text: str
    label: str
    path: str


def suggest(q: str, count: int = SHOWN) -> list[Suggestion]:
    """Return at most `count` public things whose names hold `q` or sound so; none for no words."""
    typed = runs(q)
    if not typed:
        return []
    try:
        keep_only_what_is_current()
        view = the_index().view()
    except IndexUnavailable:
        do_not_keep()
        return []
    wanted = _Wanted(" ".join(fold(q).split()), tuple(started(typed)), "".join(typed))
    ranked = (*_named(view, wanted, count), *_listed(view, wanted))
    found = sorted(ranked, key=lambda one: one[0])
    return list(dict.fromkeys(one for _, one in found))[:count]


def search_path(**asked: str) -> str:
    """Return the path of the catalogue that asks for this."""
    return "/catalogue/?" + urlencode(asked, errors="replace")


def remember_frequent() -> None:
    """Read again what is often searched for, for the suggestions of this process."""
    often = [Suggestion(words, ASKED, search_path(q=words)) for words, _ in frequent()]
    current_app.extensions["frequent searches"] = _Listed.of(often)


def prepare_suggestions() -> None:
    """Put the names in order that are found next, so that no request has to."""
    with suppress(IndexUnavailable):
        for group in groups_of(the_index().view().segments):
            offers_of(group)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is being typed: its characters, the ways it begins to sound, the initials it may be."""

    text: str
    sounds: tuple[str, ...]
    letters: str

    @property
    def ways(self) -> Iterator[tuple[int, str, str]]:
        """Yield the ways in which a name may match, the best first: in which lines, and what."""
        yield 0, "folded", self.text
        for sound in self.sounds:
            yield 1, "sounds", sound
        if self.letters.isascii() and len(self.letters) > 1:
            yield 2, "initials", self.letters


@dataclass(frozen=True, slots=True)
class _Listed:
    """Suggestions that are no documents, with their names."""

    shown: list[Suggestion]
    names: Names

    @classmethod
    def of(cls, shown: list[Suggestion]) -> "_Listed":
        return cls(shown, Names.of(one.text for one in shown))


Ranked = tuple[tuple[int, ...], Suggestion]


def _named(view: View, wanted: _Wanted, count: int) -> Iterator[Ranked]:
    """Yield the documents whose titles match, at least the best `count`."""
    public = view.public(now().timestamp())
    bases = dict(zip(view.segments, view.bases, strict=False))
    for group in groups_of(view.segments):
        masks = [public[bases[one] : bases[one] + one.size] for one in group]
        for way, inside, names, number in _best(offers_of(group), wanted, masks, count):
            kind, path = names.place(number)
            one = Suggestion(names.titles[number], KIND_LABELS[kind], path)
            yield (way, inside, *_rank(one)), one


def _best(
    offers: Offers, wanted: _Wanted, public: list[Mask], count: int
) -> Iterator[tuple[int, int, Names, int]]:
    """Yield names that match, each once, in the best way, until there are `count`."""
    seen: set[tuple[int, int]] = set()
    for way, field, part in wanted.ways:
        here: set[tuple[int, int]] = set()
        for inside, names, number in offers.find(field, part, public):
            known = id(names), number
            if known not in seen:
                seen.add(known)
                here.add(known)
                yield way, inside, names, number
                if len(here) == count:
                    break
        if len(seen) >= count and way == 0:
            return


def _listed(view: View, wanted: _Wanted) -> Iterator[Ranked]:
    """Yield the topics and the frequent searches that match."""
    moment = now().timestamp()
    topics = view.once(moment, "topics", lambda: _topics(view, moment))
    often: _Listed | None = current_app.extensions.get("frequent searches")
    for listed in filter(None, (topics, often)):
        for way, field, part in wanted.ways:
            for inside, number in getattr(listed.names, field).find(part):
                one = listed.shown[number]
                yield (way, inside, *_rank(one)), one


def _topics(view: View, moment: float) -> _Listed:
    public = view.public(moment)
    used = view.facets.most("topic", view.facets.counts(public, numbers_of(public)))
    return _Listed.of([Suggestion(topic, TOPIC, search_path(topic=topic)) for topic, _ in used])


def _rank(one: Suggestion) -> tuple[int, int]:
    """Return what orders those that match alike: what they are, then the shorter first."""
    known = one.label in BEFORE_PAGES
    return BEFORE_PAGES.index(one.label) if known else len(BEFORE_PAGES), len(one.text)
