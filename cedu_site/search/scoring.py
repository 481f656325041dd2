"""How well documents match: BM25 over weighted terms, with what stands in a title counted again."""

from collections import defaultdict
from collections.abc import Iterable
from math import log

from cedu_site.search.analysis import pieces
from cedu_site.search.bits import bits_of, numbers_of
from cedu_site.search.index import View
from cedu_site.search.query import Query
from cedu_site.search.segment import Segment

SATURATION, LENGTH_SHARE = 0.8, 0.5  # BM25's k1 and b, chosen on the questions of CMRC and DRCD
IN_TITLE = 0.5
SUPPORT = 0.5  # what a longer word or a single character counts, against a pair
COMMON = 0.25  # a supporting term in a larger share of the documents orders nothing
MOST_TERMS = 64
SHARE = 1 / 3  # of what the best document has of the terms, for being found by most of them
SAME_NAME = 1000.0
ASKING = frozenset(  # in a question, these say nothing of the page that answers it
    pair
    for word in (
        *(
            "什么时候",
            "怎么样",
            "怎么做",
            "为什么",
            "是什么",
            "的什么",
            "有哪些",
            "多少",
            "几个",
            "如何",
            "为何",
        ),
        *(
            "哪里",
            "哪个",
            "哪一",
            "哪种",
            "是哪",
            "在哪",
            "何时",
            "何地",
            "何人",
            "是谁",
            "谁是",
            "请问",
        ),
    )
    for pair in pieces(word)
)

Scores = dict[int, float]
Gains = dict[str, float]


class Scorer:
    """Scores documents for `query`, exhaustively, one segment of `view` after the other.

    `among` holds for each segment the set of documents to choose from.
    """

    def __init__(self, view: View, query: Query, among: list[int]) -> None:
        self._query = query
        self._pairs = [(p.segment, chosen) for p, chosen in zip(view.parts, among, strict=True)]
        self._size = view.size
        self._base = SATURATION * (1 - LENGTH_SHARE)
        self._slope = SATURATION * LENGTH_SHARE / view.mean_length
        self._read: dict[tuple[Segment, str, str], Scores] = {}

    def all_words(self) -> list[Scores]:
        """Return the documents that have every required term, or the query as their name."""
        known = self._known(self._query.required)
        gains = self._gains(known) if len(known) == len(self._query.required) else {}
        ranking = gains | self._support(self._query.words)
        return [
            self._score(segment, self._having_all(segment, gains, chosen), ranking)
            for segment, chosen in self._pairs
        ]

    def most_words(self) -> list[Scores]:
        """Return the documents with a fair share of what the one that has most of it has."""
        known = self._known(self._query.required)
        telling = {term: count for term, count in known.items() if term not in ASKING}
        gains = self._gains(telling or known)
        ranking = gains | self._support((*self._query.words, *self._query.singles))
        shares = [self._shares(segment, gains, chosen) for segment, chosen in self._pairs]
        most = max((max(share.values(), default=0.0) for share in shares), default=0.0)
        return [
            self._score(
                segment, {n for n, share in shared.items() if share >= SHARE * most}, ranking
            )
            for (segment, _), shared in zip(self._pairs, shares, strict=True)
        ]

    def _known(self, terms: Iterable[str]) -> dict[str, int]:
        counts = {
            term: sum(segment.frequency("text", term) for segment, _ in self._pairs)
            for term in terms
        }
        return {term: count for term, count in counts.items() if count}

    def _gains(self, known: dict[str, int]) -> Gains:
        rarest = sorted(known, key=lambda term: known[term])[:MOST_TERMS]
        return {term: self._rarity(known[term]) for term in rarest}

    def _support(self, terms: Iterable[str]) -> Gains:
        common = COMMON * self._size
        rare = {term: count for term, count in self._known(terms).items() if count <= common}
        return {term: SUPPORT * gain for term, gain in self._gains(rare).items()}

    def _rarity(self, count: int) -> float:
        return log(1 + (self._size - count + 0.5) / (count + 0.5))

    def _having_all(self, segment: Segment, gains: Gains, chosen: int) -> set[int]:
        named = self._postings(segment, "name", self._query.name).keys()
        found: set[int] = set()
        for place, term in enumerate(gains):
            having = self._postings(segment, "text", term).keys()
            found = found & having if place else set(having)
            if not found:
                break
        return _within(found | named, chosen, segment)

    def _shares(self, segment: Segment, gains: Gains, chosen: int) -> Scores:
        shares: Scores = defaultdict(float)
        for term, gain in gains.items():
            for number in self._postings(segment, "text", term):
                shares[number] += gain
        return {number: shares[number] for number in _within(shares, chosen, segment)}

    def _score(self, segment: Segment, found: set[int], ranking: Gains) -> Scores:
        scores = dict.fromkeys(found, 0.0)
        for term, gain in ranking.items() if found else ():
            weights = self._postings(segment, "text", term)
            for number in found & weights.keys():
                dampened = weights[number] + self._base + self._slope * segment.lengths[number]
                scores[number] += gain * weights[number] / dampened
            for number in found & self._postings(segment, "title", term).keys():
                scores[number] += gain * IN_TITLE
        for number in found & self._postings(segment, "name", self._query.name).keys():
            scores[number] += SAME_NAME
        return scores

    def _postings(self, segment: Segment, field: str, term: str) -> Scores:
        key = (segment, field, term)
        if key not in self._read:
            self._read[key] = segment.postings(field, term)
        return self._read[key]


def _within(numbers: Iterable[int], chosen: int, segment: Segment) -> set[int]:
    return set(numbers_of(bits_of(numbers, segment.size) & chosen))
