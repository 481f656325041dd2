"""The shipped pages as rows, from which copies are made."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.ops.bench.filling import Row, table

KINDS = ("course", "resource", "offering", "article")


@dataclass(frozen=True)
class Source:
    """A page and its live revision."""

    page: Row
    revision: Row

    @property
    def kind(self) -> str:
        return str(self.page["kind"])


@dataclass(frozen=True)
class Sources:
    """All pages that can be copied, in their order; `count` is how many pages the site has."""

    all: Sequence[Source]
    count: int

    @cached_property
    def courses(self) -> list[Source]:
        return [one for one in self.all if one.kind == "course"]

    @cached_property
    def articles(self) -> list[Source]:
        return [one for one in self.all if one.kind == "article"]

    def lessons(self, course: Source) -> list[Source]:
        """Return the resources of a course."""
        return self._below["parent_id", course.page["id"]]

    def offerings(self, course: Source) -> list[Source]:
        """Return what is held of a course."""
        return self._below["course_id", course.page["id"]]

    @cached_property
    def _below(self) -> dict[tuple[str, int], list[Source]]:
        found = defaultdict(list)
        for one in self.all:
            for name in ("parent_id", "course_id"):
                found[name, one.page[name]].append(one)
        return found


def read_sources() -> Sources:
    """Return the public pages of the present site."""
    page, revision = table("page"), table("revision")
    rows = [dict(row) for row in db.session.execute(select(page)).mappings()]
    live = {row["id"]: dict(row) for row in db.session.execute(select(revision)).mappings()}
    rows.sort(key=lambda row: (row["position"], row["id"]))
    sources = [
        Source(row, live[row["live_id"]]) for row in rows if row["kind"] in KINDS and row["live_id"]
    ]
    return Sources(sources, len(rows))
