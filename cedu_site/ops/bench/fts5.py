"""SQLite FTS5 doing the same work over the same tokens, to compare with.

It is given every advantage that is honest: the tokens are cut beforehand, the matches are found
and ranked once for count, facets and order, and nobody asks it what is public.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cedu_site.search.analysis import pieces, runs, singles, words
from cedu_site.search.document import FACETS, Document
from cedu_site.search.passages import passages

FIRST = 10
WEIGHTS = (3.0, 2.0, 1.0)  # of title, labels and text, as in the site's own index
# The tokenizer "ascii" ends a token at ASCII blanks and signs only, which no token of ours has;
# unicode61 knows the characters of Unicode 6.1 and would drop the later ones.
SCHEMA = """
CREATE VIRTUAL TABLE term USING fts5(title, labels, body, content='', tokenize='ascii');
CREATE TABLE document (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE);
CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE bears (document INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (document, value)) WITHOUT ROWID;
"""
HITS = "CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score REAL NOT NULL)"
FIND = "INSERT INTO hit SELECT rowid, bm25(term, ?, ?, ?) FROM term WHERE term MATCH ?"
BEST = "SELECT uid FROM hit JOIN document USING (id) ORDER BY score, id LIMIT ?"
# CROSS JOIN keeps SQLite from reading the whole facet table where few documents were found.
COUNT = """
SELECT facet, value.value, number FROM value JOIN (
    SELECT bears.value AS id, count(*) AS number
    FROM hit CROSS JOIN bears ON bears.document = hit.id GROUP BY bears.value
) USING (id) ORDER BY number DESC, value.value
"""
TEXTS = """
SELECT page.uid, revision.text FROM site.page AS page
JOIN site.revision AS revision ON revision.id = page.live_id
WHERE page.uid IN (SELECT uid FROM hit JOIN document USING (id) ORDER BY score, id LIMIT ?)
"""


@dataclass(frozen=True)
class Found:
    """One page of what FTS5 found, with the same parts as the site's own answers."""

    total: int
    has_all: bool  # of the terms, and not only any
    uids: list[str]
    facets: dict[str, list[tuple[str, int]]]
    passages: list[list[str]]


def available() -> bool:
    """Tell whether Python's SQLite has FTS5."""
    with closing(sqlite3.connect(":memory:")) as connection:
        options = connection.execute("PRAGMA compile_options").fetchall()
    return ("ENABLE_FTS5",) in options


def build(path: Path, documents: Iterable[Document]) -> None:
    """Write a new FTS5 index of `documents` with their facets to `path`, at its best for reading.

    It is merged into one piece, its statistics taken, its file closed up.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        values: dict[tuple[str, str], int] = {}
        for number, document in enumerate(documents, 1):
            _insert(connection, number, document, values)
        rows = ((number, *pair) for pair, number in values.items())
        connection.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)
        connection.execute("INSERT INTO term(term) VALUES ('optimize')")
        connection.commit()
        connection.executescript("ANALYZE; VACUUM;")


class Fts5:
    """The index at `path`, with the texts of the site's database beside it."""

    def __init__(self, path: Path, database: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA temp_store=MEMORY")
        self._connection.execute("ATTACH ? AS site", [str(database)])
        self._connection.execute(HITS)

    def close(self) -> None:
        self._connection.close()

    def search(self, q: str) -> Found:
        """Return what has all terms of `q`, else what has any: count, facets, ten passages."""
        asked = runs(q)
        required = list(dict.fromkeys(term for run in asked for term in pieces(run)))
        total = self._match(" AND ".join(map(_quoted, required)))
        has_all = total > 0
        total = total or self._match(" OR ".join(map(_quoted, required)))
        marked = tuple(asked) if has_all else (*asked, *required)
        uids = [uid for (uid,) in self._connection.execute(BEST, [FIRST])]
        texts = dict(self._connection.execute(TEXTS, [FIRST]).fetchall())
        shown = [passages(texts.get(uid, ""), marked) for uid in uids]
        return Found(total, has_all, uids, self._facets(), shown)

    def _match(self, expression: str) -> int:
        self._connection.execute("DELETE FROM hit")
        if not expression:
            return 0
        return self._connection.execute(FIND, [*WEIGHTS, expression]).rowcount

    def _facets(self) -> dict[str, list[tuple[str, int]]]:
        facets: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
        for facet, value, number in self._connection.execute(COUNT):
            facets[facet].append((value, number))
        return facets


def _insert(
    connection: sqlite3.Connection,
    number: int,
    document: Document,
    values: dict[tuple[str, str], int],
) -> None:
    columns = [
        " ".join(term for text in part for term in _terms(text)) for part in _parts(document)
    ]
    connection.execute("INSERT INTO document VALUES (?, ?)", [number, document.uid])
    connection.execute(
        "INSERT INTO term(rowid, title, labels, body) VALUES (?, ?, ?, ?)", [number, *columns]
    )
    pairs = ((name, value) for name, of in document.facets().items() for value in of)
    known = {values.setdefault(pair, len(values) + 1) for pair in pairs}
    connection.executemany(
        "INSERT INTO bears VALUES (?, ?)", [(number, value) for value in sorted(known)]
    )


def _parts(document: Document) -> tuple[Iterable[str], Iterable[str], Iterable[str]]:
    labels = (*document.regions, *document.audiences, *document.formats)
    return (
        (document.title, *document.aliases),
        (*document.topics, document.summary),
        (document.body, document.series, document.centre, *labels),
    )


def _terms(text: str) -> Iterator[str]:
    for run in runs(text):
        yield from pieces(run)
        yield from words(run)
        yield from singles(run)


def _quoted(term: str) -> str:
    return f'"{term}"'
