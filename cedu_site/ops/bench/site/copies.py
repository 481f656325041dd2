"""Copies of the shipped pages: the same make-up, other words, other places in the site."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random

from sqlalchemy import func, insert, select

from cedu_site.addresses import make_uid
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.clock import now, today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.report import shown
from cedu_site.ops.bench.corpus import seeded
from cedu_site.ops.bench.filling import AT_ONCE, Row, insert_pages, table
from cedu_site.ops.bench.site.sources import Source, Sources, read_sources
from cedu_site.ops.bench.site.varying import Varying
from cedu_site.ops.bench.site.villages import add_villages

LESSONS = 3  # copies of each lesson in a copy of its course: 21 a course
YEARS = 6  # over which everything was published
LARGE, SHORT = 20_000, 320  # with more pages, only so many characters of each are searched, for
# the index of a whole lesson takes 9 ms to make
Pair = tuple[Row, Row]


def multiply(size: int) -> None:
    """Copy what is there until the site has `size` pages. The copies are marked 示例."""
    with writing():
        sources = read_sources()
        left = size - sources.count
        centres = add_villages(size)
        pairs = islice(
            _Copying(sources, centres, SHORT if size > LARGE else None).pairs(), max(left, 0)
        )
        for _ in shown(range(-(-left // AT_ONCE)), f"写入（每次 {AT_ONCE} 页）"):
            some = list(islice(pairs, AT_ONCE))
            insert_pages(some)
            db.session.execute(insert(table("address")), [_address(page) for page, _ in some])
        record_change(EVERYTHING)
        db.session.commit()


def _address(page: Row) -> Row:
    return {"path": page["path"], "uid": page["uid"], "current": True}


class _Copying:
    """Endless copies of the whole site; what is the same each time comes from `Random`."""

    def __init__(self, sources: Sources, centres: list[tuple[int, str]], most: int | None) -> None:
        self._sources = sources
        self._centres = centres
        self._chance: Random = seeded("copies")
        self._varying = Varying(sources, self._chance, most)
        self._moment, self._today = now(), today()
        page, revision = table("page").c.id, table("revision").c.id
        # a page and its revision bear the same number
        highest = select(func.max(page), select(func.max(revision)).scalar_subquery())
        self._last = max(db.session.execute(highest).one())

    def pairs(self) -> Iterator[Pair]:
        """Yield the rows of pages and of their revisions, those of a course before its lessons."""
        for number in range(1, 1_000_000):
            for course in self._sources.courses:
                above, revision = self._copy(course, f"-{number}")
                yield above, revision
                for position, lesson in enumerate(self._sources.lessons(course) * LESSONS, 1):
                    yield self._lesson(lesson, above, position)
                for offering in self._sources.offerings(course):
                    yield self._offering(offering, above, f"-{number}")
            for article in self._sources.articles:
                yield self._copy(article, f"-{number}")

    def _lesson(self, source: Source, course: Row, position: int) -> Pair:
        page, revision = self._copy(source, f"-{position}")
        page |= {
            "parent_id": course["id"],
            "path": f"{course['path']}{page['slug']}",
            "position": position,
        }
        return page, revision

    def _offering(self, source: Source, course: Row, ending: str) -> Pair:
        page, revision = self._copy(source, ending)
        first = self._today + timedelta(days=self._chance.randint(-200, 200))
        last = first + timedelta(days=self._chance.choice((14, 30, 60)))
        fields = page["fields"] | {
            "course": course["slug"],
            "from": first.isoformat(),
            "to": last.isoformat(),
        }
        revision["written"] = fields
        page |= {
            "course_id": course["id"],
            "starts_on": first,
            "ends_on": last,
            "fields": fields,
        }
        return page, revision

    def _copy(self, source: Source, ending: str) -> Pair:
        self._last += 1
        number, opened = self._last, self._moment - self._age(source)
        title, html, text = self._varying.vary(source, number)
        centre_id, centre = self._chance.choice(self._centres)
        fields = self._varying.fields(source) | {"title": title, "centre": centre}
        slug = f"{source.page['slug']}{ending}"
        page = source.page | {
            "id": number,
            "uid": make_uid(f"copy {number}"),
            "slug": slug,
            "path": source.page["path"].replace(source.page["slug"], slug),
            "library_path": None,
            "live_id": None,
            "newest_id": None,
            "centre_id": centre_id,
            "opens_at": opened,
            "changed_at": opened,
            "title": title,
            "fields": fields,
        }
        revision = source.revision | {
            "id": number,
            "page_id": number,
            "title": title,
            "written": fields,
            "source": None,
            "html": html,
            "text": text,
        }
        return page, revision

    def _age(self, source: Source) -> timedelta:
        least = 0 if source.kind == "article" else 1
        days = self._chance.randint(least, YEARS * 365)
        return timedelta(days=days, seconds=self._chance.randrange(86_400))
