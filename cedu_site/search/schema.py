"""What the index holds of a document: weighted terms, its plain text, and one stored record."""

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, NamedTuple

from whoosh import columns, fields, formats

from cedu_site.search.analysis import (
    name_key,
    own_words,
    pieces,
    plain,
    runs,
    singles,
    unfolded,
    words,
)
from cedu_site.search.document import Document
from cedu_site.search.sound import spoken

FORMAT = 4
TITLE, LABEL, TEXT = 3, 2, 1


class Record(NamedTuple):
    """What sorting, filtering, scoring and suggesting need of a document without the database.

    `words` are the document's own words, each with its syllables closed up by blanks.
    """

    uid: str = ""
    kind: str = ""
    url: str = ""
    title: str = ""
    sound: str = ""
    opens: float = inf
    closes: float = inf
    date: float = 0.0
    length: int = 0
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[tuple[str, str], ...] = ()


class Weighted(formats.Existence):  # type: ignore[misc]
    """Postings of (term, weight) pairs that were made beforehand."""

    def word_values(
        self, value: Any, analyzer: Any, **_: Any
    ) -> Iterator[tuple[str, int, float, bytes]]:
        return ((term, 1, float(weight), b"") for term, weight in value)


def schema() -> fields.Schema:
    """Return the fields: `text` has the terms of everything, `title` and `name` those of titles,
    `script` the characters as they were before folding."""
    return fields.Schema(
        uid=fields.ID(),
        text=fields.FieldType(Weighted(), None),
        title=fields.FieldType(Weighted(), None),
        name=fields.FieldType(Weighted(), None),
        script=fields.FieldType(Weighted(), None),
        plain=fields.COLUMN(columns.VarBytesColumn()),
        record=fields.STORED(),
        state=fields.STORED(),
    )


def entry(document: Document) -> dict[str, Any]:
    """Return the index fields of `document`."""
    names = (document.title, *document.aliases)
    parts = [(text, weight) for text, weight in _parts(document) if text]
    weights, length = _weigh(parts)
    return {
        "uid": document.uid,
        "text": tuple(weights.items()),
        "title": _once(term for name in names for run in runs(name) for term in _terms(run)),
        "name": _once(key for key in map(name_key, names) if key),
        "script": _once(char for text, _ in parts for char in unfolded(text)),
        "plain": plain_text(document),
        "record": tuple(_record(document, length)),
    }


def plain_text(document: Document) -> bytes:
    """Return the text of `document` as phrases are looked for in it."""
    return b"\n".join(plain(text) for text, _ in _parts(document) if text)


def _record(document: Document, length: int) -> Record:
    named = (document.title, *document.aliases, *document.topics)
    return Record(
        document.uid,
        document.kind,
        document.url,
        document.title,
        spoken(document.title),
        document.opens,
        document.closes,
        document.date.timestamp() if document.date else 0.0,
        length,
        tuple(document.facets().items()),
        tuple({word: " ".join(said) for name in named for word, said in own_words(name)}.items()),
    )


def _weigh(parts: list[tuple[str, int]]) -> tuple[Counter[str], int]:
    weights: Counter[str] = Counter()
    length = 0
    for text, weight in parts:
        for run in runs(text):
            pairs = pieces(run)
            length += weight * len(pairs)
            for term in (*pairs, *words(run), *singles(run)):
                weights[term] += weight
    return weights, length


def _parts(document: Document) -> Iterator[tuple[str, int]]:
    for text in (document.title, *document.aliases):
        yield text, TITLE
    for text in (*document.topics, document.summary):
        yield text, LABEL
    labels = (*document.regions, *document.audiences, *document.formats)
    for text in (document.body, document.series, document.centre, *labels):
        yield text, TEXT


def _terms(run: str) -> tuple[str, ...]:
    return (*pieces(run), *words(run), *singles(run))


def _once(terms: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple((term, 1) for term in dict.fromkeys(terms))
