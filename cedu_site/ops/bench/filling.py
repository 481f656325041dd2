"""Composed documents put into a site's database as real pages, many at once and not rendered."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, update

from cedu_site.addresses import make_uid
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.report import shown
from cedu_site.ops.bench.corpus import Composed, Corpus, compose, seeded
from cedu_site.ops.bench.vocabulary import LEVELS, SCHOOLS
from cedu_site.publishing.states import State

COURSES, CENTRES = 100, 60  # at most; a tenth of a small number
CHILDREN = 7  # of each centre that has any
AT_ONCE = 1000
Row = dict[str, Any]


def fill(corpus: Corpus, size: int) -> None:
    """Put in `size` documents: centres in a tree, courses, and the resources of these."""
    centres = _centres(min(CENTRES, size // 10))
    courses = min(COURSES, size // 10)
    with writing():
        db.session.execute(insert(table("centre")), centres)
        pages = _pages(corpus, size - len(centres), courses, [one["slug"] for one in centres])
        batches = -(-(size - len(centres)) // AT_ONCE)
        for _ in shown(range(batches), f"写入（每次 {AT_ONCE} 篇）"):
            insert_pages(list(islice(pages, AT_ONCE)))
        record_change(EVERYTHING)
        db.session.commit()


def table(name: str) -> Table:
    """Return the table called `name`."""
    return db.metadata.tables[name]


def insert_pages(pairs: list[tuple[Row, Row]]) -> None:
    """Insert pages and their revisions, which bear the same numbers, rising from the first."""
    page, revision = table("page"), table("revision")
    db.session.execute(insert(page), [row for row, _ in pairs])
    db.session.execute(insert(revision), [row for _, row in pairs])
    first = pairs[0][0]["id"]
    # revisions bear the numbers of their pages, and can be pointed to only now
    db.session.execute(
        update(page).where(page.c.id >= first).values(live_id=page.c.id, newest_id=page.c.id)
    )


def _centres(count: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(count):
        above = rows[(number - 1) // CHILDREN] if number else None
        lineage = f"{above['lineage'] if above else '/'}{number + 1}/"
        depth = min(lineage.count("/") - 2, len(LEVELS) - 1)
        rows.append(
            {
                "id": number + 1,
                "uid": make_uid(f"centre {number}"),
                "slug": f"zhongxin-{number + 1}",
                "name": f"示例第{number + 1}{SCHOOLS[depth]}",
                "level": LEVELS[depth],
                "parent_id": above["id"] if above else None,
                "position": number,
                "lineage": lineage,
            }
        )
    return rows


def _pages(
    corpus: Corpus, count: int, courses: int, centres: Sequence[str]
) -> Iterator[tuple[Row, Row]]:
    """Yield rows for page and revision: first the courses, then what belongs to them."""
    chance, moment = seeded("places"), now()
    for number, one in enumerate(compose(corpus, count), 1):
        place = chance.randrange(len(centres))
        course = 0 if number <= courses else chance.randint(1, courses)
        fields = {"title": one.title, "centre": centres[place], **one.fields}
        page = {
            "id": number,
            "uid": make_uid(f"page {number}"),
            "centre_id": place + 1,
            "position": number,
            "opens_at": moment - timedelta(days=one.days_old, minutes=number % 1440),
            "title": one.title,
            "fields": fields,
            **_address(number, course),
        }
        yield page, _revision(number, one, fields)


def _address(number: int, course: int) -> Row:
    if not course:
        slug = f"kecheng-{number}"
        return {"kind": "course", "slug": slug, "path": f"/courses/{slug}/", "parent_id": None}
    slug, path = f"ye-{number}", f"/courses/kecheng-{course}/ye-{number}"
    return {"kind": "resource", "slug": slug, "path": path, "parent_id": course}


def _revision(number: int, one: Composed, fields: Row) -> Row:
    return {
        "id": number,
        "page_id": number,
        "number": 1,
        "state": State.PUBLISHED,
        "title": one.title,
        "written": fields,
        "body": one.text,
        "html": f"<p>{escape(one.text)}</p>",
        "text": one.text,
    }
