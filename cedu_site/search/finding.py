"""From the literal search to weaker ones, step by step, until enough is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from cedu_site.search.analysis import LONGEST_OWN, cut
from cedu_site.search.query import Query, Quoted
from cedu_site.search.readings import MOST_BASES, Reading, homophones, near_misses, variants
from cedu_site.search.scoring import ASKING, Scored, Scorer
from cedu_site.search.segment import Floats, Mask, Numbers
from cedu_site.search.sound import windows
from cedu_site.search.view import View
from cedu_site.search.words import own

Step = Literal["exact", "folded", "variant", "pinyin", "near", "most"]
ENOUGH = 3  # answers that match in their title; with fewer, the next step follows
UNFOUND = 9
LONGEST_MARKED = 60  # characters of a sentence in which words to mark are looked for
STEPS: tuple[Step, ...] = ("exact", "variant", "pinyin", "near", "most")


@dataclass
class Found:
    """What was found: for each document its step, as a place in `STEPS`, and its score there.

    `readings` are those that found anything, by step.
    """

    view: View
    places: npt.NDArray[np.int8] = field(init=False)
    scores: Floats = field(init=False)
    readings: dict[Step, list[Reading]] = field(default_factory=dict)
    folded: bool = False

    def __post_init__(self) -> None:
        self.places = np.full(self.view.size, UNFOUND, np.int8)
        self.scores = np.zeros(self.view.size)

    @property
    def mask(self) -> Mask:
        return self.places < UNFOUND

    def step(self, number: int) -> Step:
        """Return by which step a document was found."""
        return self.named(STEPS[self.places[number]])

    def named(self, step: Step) -> Step:
        return "folded" if self.folded and step == "exact" else step

    @property
    def first(self) -> Step:
        """The first step that found any."""
        return self.named(next(iter(self.readings), "exact"))

    def add(self, step: Step, reading: Reading, scored: Scored) -> None:
        """Note what one reading found; what an earlier step found stays as it was."""
        place = STEPS.index(step)
        numbers, scores = scored
        fresh = self.places[numbers] >= place
        numbers, scores = numbers[fresh], scores[fresh]
        if len(numbers):
            self.places[numbers] = place
            self.scores[numbers] = np.maximum(self.scores[numbers], scores)
            self.readings.setdefault(step, []).append(reading)


@dataclass
class Search:
    """One search over a view at the moment `now` (Unix seconds)."""

    view: View
    query: Query
    now: float

    @cached_property
    def scorer(self) -> Scorer:
        return Scorer(self.view, self._among())

    def run(self) -> Found:
        """Return what is found. Raises IndexUnavailable."""
        found = Found(self.view)
        if self.query.browses:
            found.places[self._among()] = 0
            return found
        titled: set[int] = set()
        for step, readings in self._ladder():
            for reading in readings:
                if self._try(step, reading, found) and step != "most":
                    titled.update(self.scorer.titled(reading).tolist())
            if len(titled) >= ENOUGH:
                break
        found.folded = self._is_folded(found)
        return found

    def _ladder(self) -> Iterator[tuple[Step, list[Reading]]]:
        if not self.query.words:
            return
        literal = Reading(self.query.words)
        yield "exact", [literal]
        others = variants(self.view, [literal])
        yield "variant", others
        bases = [literal, *others]
        heard = homophones(self.view, self.query, bases)
        yield "pinyin", [*heard, *variants(self.view, heard)]
        near = near_misses(self.view, self.query, bases)
        yield "near", [*near, *variants(self.view, near)]
        several = (one for one in (*bases[:MOST_BASES], *heard[:MOST_BASES]) if one.required[1:])
        yield "most", list(several)  # of one term, most is all

    def _try(self, step: Step, reading: Reading, found: Found) -> bool:
        """Note what a reading finds; return whether that is anything."""
        if step == "most":
            scored = self.scorer.most_words(reading, strict=bool(found.mask.any()))
        else:
            scored = self.scorer.all_words(reading)
        found.add(step, reading, scored)
        return len(scored[0]) > 0

    def _among(self) -> Mask:
        """Return what is public, says all that was put in quotation marks, nothing excluded."""
        among = self.view.public(self.now)
        for phrase in self.query.phrases:
            among = among & self._saying(phrase)
        for unwanted in self.query.excluded:
            among = among & ~self._saying(unwanted)
        return among

    def _saying(self, quoted: Quoted) -> Mask:
        """Return which documents say it literally: those with its terms are looked through."""
        terms = Reading((quoted.runs,)).required
        having = self.view.having_all("text", terms).tolist()
        if len(terms) > 1:
            having = [number for number in having if quoted.phrase in self.view.plain(number)]
        saying = np.zeros(self.view.size, np.bool_)
        saying[having] = True
        return saying

    def _is_folded(self, found: Found) -> bool:
        """Tell whether no page that was found as typed has its very characters."""
        if not self.query.unfolded or "exact" not in found.readings:
            return False
        having: Numbers = self.view.having_all("script", sorted(self.query.unfolded))
        return not bool((found.places[having] == 0).any())


def marked(found: Found) -> tuple[str, ...]:
    """Return what to mark in titles and passages: the runs of all readings that found any.

    Of those that found pages with most of their words, also the site's own words in them, and
    the dictionary's.
    """
    terms: dict[str, None] = {}
    for step, readings in found.readings.items():
        for run in dict.fromkeys(run for reading in readings for run in reading.runs):
            parts = _parts(found.view, run) if step == "most" else []
            terms.update(dict.fromkeys((run, *parts)))
    return tuple(terms)


def _parts(view: View, run: str) -> list[str]:
    run = run[:LONGEST_MARKED]
    stretches = [run[start:end] for start, end in windows(len(run), 2, LONGEST_OWN)]
    known = view.find_words([own(part) for part in stretches])
    own_words = [part for part, words in zip(stretches, known, strict=True) if words]
    return [word for word in (*own_words, *cut(run)) if word not in ASKING]
