"""What is asked when speed is measured: a fixed list, and words of the corpus itself."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

from cedu_site.ops.bench.corpus import Corpus, seeded
from cedu_site.ops.bench.squad import evenly
from cedu_site.search.analysis import pieces, runs, words
from cedu_site.text.script import is_han

FREQUENT, RARE, LONG, TITLES = 15, 15, 10, 5
MANY = 150  # the frequent words are taken from among so many


def listed() -> list[str]:
    """Return the fixed list."""
    lines = (files(__package__) / "queries.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def queries_of(corpus: Corpus) -> list[str]:
    """Return about 150 queries, each once; frequent and rare words come from `corpus`."""
    pairs = _counted(corpus, long=False)
    frequent = evenly(pairs[:MANY], FREQUENT)
    rare = evenly(pairs[len(pairs) * 2 // 3 :], RARE)
    long = evenly(_counted(corpus, long=True), LONG)
    mixed = [*listed(), *frequent, *rare, *long, *evenly(corpus.titles, TITLES)]
    kept = list(dict.fromkeys(mixed))
    seeded("order").shuffle(kept)
    return kept


def beginnings(queries: list[str]) -> list[str]:
    """Return what has been typed when suggestions are asked for, character by character."""
    return list(dict.fromkeys(q[:length] for q in queries for length in (1, 2, 3, len(q))))


def _counted(corpus: Corpus, *, long: bool) -> list[str]:
    """Return the pairs of characters, or the longer words, the most frequent first."""
    terms = Counter(term for sentence in corpus.sentences for term in _terms(sentence, long))
    return sorted(terms, key=lambda term: (-terms[term], term))


def _terms(sentence: str, long: bool) -> Iterator[str]:
    for run in runs(sentence):
        if is_han(run[0]) and len(run) > 1:
            yield from words(run) if long else pieces(run)
