"""What the index holds of a document: weighted terms, and one stored record."""

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, NamedTuple

from whoosh import fields, formats

from cedu_site.search.analysis import name_key, pieces, runs, singles, words
from cedu_site.search.document import Document
from cedu_site.text.pinyin import sort_key

FORMAT = 2
TITLE, LABEL, TEXT = 3, 2, 1


class Record(NamedTuple):
    """What sorting, filtering and scoring need of a document without asking the database."""

    uid: str = ""
    opens: float = inf
    closes: float = inf
    date: float = 0.0
    title: str = ""
    length: int = 0
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Weighted(formats.Existence):  # type: ignore[misc]
    """Postings of (term, weight) pairs that were made beforehand."""

    def word_values(
        self, value: Any, analyzer: Any, **_: Any
    ) -> Iterator[tuple[str, int, float, bytes]]:
        return ((term, 1, float(weight), b"") for term, weight in value)


def schema() -> fields.Schema:
    """Return the fields: `text` has the terms of everything, `title` and `name` of titles."""
    return fields.Schema(
        uid=fields.ID(),
        text=fields.FieldType(Weighted(), None),
        title=fields.FieldType(Weighted(), None),
        name=fields.FieldType(Weighted(), None),
        record=fields.STORED(),
        version=fields.STORED(),
    )


def entry(document: Document) -> dict[str, Any]:
    """Return the index fields of `document`."""
    names = (document.title, *document.aliases)
    text, length = _weigh(document)
    return {
        "uid": document.uid,
        "text": tuple(text.items()),
        "title": tuple((term, 1) for term in {t for name in names for t in _terms(name)}),
        "name": tuple((key, 1) for key in {name_key(name) for name in names} if key),
        "record": tuple(_record(document, length)),
    }


def _record(document: Document, length: int) -> Record:
    return Record(
        document.uid,
        document.opens,
        document.closes,
        document.date.timestamp() if document.date else 0.0,
        sort_key(document.title),
        length,
        tuple(document.facets().items()),
    )


def _weigh(document: Document) -> tuple[Counter[str], int]:
    weights: Counter[str] = Counter()
    length = 0
    for text, weight in _parts(document):
        for term, count in Counter(_terms(text)).items():
            weights[term] += weight * count
        length += weight * sum(len(pieces(run)) for run in runs(text))
    return weights, length


def _parts(document: Document) -> Iterator[tuple[str, int]]:
    for text in (document.title, *document.aliases):
        yield text, TITLE
    for text in (*document.topics, document.summary):
        yield text, LABEL
    labels = (*document.regions, *document.audiences, *document.formats)
    for text in (document.body, document.series, document.centre, *labels):
        yield text, TEXT


def _terms(text: str) -> Iterator[str]:
    for run in runs(text):
        yield from pieces(run)
        yield from words(run)
        yield from singles(run)
