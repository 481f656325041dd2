"""How well documents match: BM25 over weighted terms, with what stands in a title counted again."""

from collections.abc import Iterable
from functools import cached_property
from math import log

import numpy as np

from cedu_site.search.analysis import pieces
from cedu_site.search.readings import Reading
from cedu_site.search.segment import NOTHING, Floats, Mask, Numbers, numbers_of
from cedu_site.search.view import Postings, View

IN_TITLE = 0.5
SUPPORT = 0.5  # what a longer word or a single character counts, against a pair
COMMON = 0.25  # a supporting term in a larger share of the documents orders nothing
MOST_TERMS = 64
MANY = 10  # times as many postings as documents, for looking up each document
SHARE = 1 / 3  # of what the best document has of the terms, for being found by most of them
BRIEF, MOST_OF_BRIEF = 6, 0.6  # terms of a short search; of them so much must be there
SAME_NAME = 1000.0
ASKING = frozenset(  # in a question, these say nothing of the page that answers it
    pair
    for word in (
        *("什么时候", "怎么样", "怎么做", "怎么办", "为什么", "是什么", "的什么", "有哪些"),
        *("多少", "几个", "如何", "为何", "哪里", "哪个", "哪一", "哪种", "是哪", "在哪", "何时"),
        *("何地", "何人", "是谁", "谁是", "请问"),
    )
    for pair in pieces(word)
)

Gains = dict[str, float]
Scored = tuple[Numbers, Floats]


class Scorer:
    """Scores the documents of `view` that are `among` those to choose from, exhaustively."""

    def __init__(self, view: View, among: Mask) -> None:
        self._view = view
        self._among = among

    def all_words(self, reading: Reading) -> Scored:
        """Return the documents that have every required term, or the reading as their name."""
        having = self._view.having_all("text", reading.required)
        named = self._postings("name", reading.name).numbers
        found = np.union1d(having, named) if len(named) else having
        found = found[self._among[found]]
        if not len(found):
            return NOTHING
        ranking = self._support(reading.longer) | self._gains(reading.required)
        return found, self._score(reading, found, ranking)

    def titled(self, reading: Reading) -> Numbers:
        """Return the documents that have every required term in their titles."""
        having = self._view.having_all("title", reading.required)
        return having[self._among[having]]

    def most_words(self, reading: Reading, strict: bool) -> Scored:
        """Return the documents with a fair share of what the one that has most of it has.

        With `strict`, a short search must be there for the larger part.
        """
        telling = [term for term in reading.required if term not in ASKING] or reading.required
        gains = self._gains(telling)
        shares = np.zeros(self._view.size)
        for term, gain in gains.items():
            shares[self._postings("text", term).numbers] += gain
        shares[~self._among] = 0.0
        least = SHARE * float(shares.max(initial=0.0))
        if strict and len(telling) <= BRIEF:
            least = max(least, MOST_OF_BRIEF * sum(self._rarity(self._count(t)) for t in telling))
        found = numbers_of(shares >= max(least, 1e-9))
        support = self._support((*reading.longer, *reading.singles))
        return found, self._score(reading, found, support | gains)

    def _gains(self, terms: Iterable[str]) -> Gains:
        counts = {term: self._count(term) for term in terms}
        rarest = sorted((term for term in counts if counts[term]), key=lambda term: counts[term])
        return {term: self._rarity(counts[term]) for term in rarest[:MOST_TERMS]}

    def _support(self, terms: Iterable[str]) -> Gains:
        common = COMMON * self._view.size
        rare = [term for term in terms if self._count(term) <= common]
        return {term: SUPPORT * gain for term, gain in self._gains(rare).items()}

    def _count(self, term: str) -> int:
        return len(self._postings("text", term).numbers)

    def _rarity(self, count: int) -> float:
        return log(1 + (self._view.size - count + 0.5) / (count + 0.5))

    def _score(self, reading: Reading, found: Numbers, ranking: Gains) -> Floats:
        scores = np.zeros(len(found))
        for term, gain in ranking.items():
            scores += gain * self._impacts("text", term, found)
            if len(self._postings("title", term).numbers):
                scores += gain * IN_TITLE * (self._impacts("title", term, found) > 0)
        if len(self._postings("name", reading.name).numbers):
            scores += SAME_NAME * (self._impacts("name", reading.name, found) > 0)
        return scores

    def _impacts(self, field: str, term: str, found: Numbers) -> Floats:
        """Return what a term says of each document `found`, 0 where it does not stand."""
        postings = self._postings(field, term)
        if MANY * len(found) < len(postings.numbers) or not len(postings.numbers):
            having, impacts = postings.at(found)
            said = np.zeros(len(found))
            said[having] = impacts
        else:  # spread over all documents is quicker than looking up each
            self._spread[postings.numbers] = postings.impacts
            said = self._spread[found]
            self._spread[postings.numbers] = 0.0
        return said

    @cached_property
    def _spread(self) -> Floats:
        return np.zeros(self._view.size)

    def _postings(self, field: str, term: str) -> Postings:
        return self._view.postings(field, term)
