"""What the catalogue knows of one thing that can be found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf

FACETS = ("kind", "course", "topic", "region", "audience", "format", "centre")

KIND_LABELS = {
    "course": "课程",
    "resource": "资源",
    "offering": "开班",
    "article": "文章",
    "centre": "学习中心",
    "column": "栏目",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One page, centre or column as the database has it; times are Unix seconds.

    It is public while `opens <= now < closes`. `course` is the slug of the course it belongs to,
    `series` the title of that course or of its column; `centres` are the slugs from the root of the
    tree to the centre itself, so that the facet `centre` includes the subtree.
    """

    uid: str
    kind: str
    title: str
    url: str
    summary: str = ""
    topics: tuple[str, ...] = ()
    body: str = ""
    course: str = ""
    series: str = ""
    regions: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    centre: str = ""
    aliases: tuple[str, ...] = ()
    date: datetime | None = None
    opens: float = -inf
    closes: float = inf
    licence: str = ""
    example: bool = False

    def facets(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values of each facet."""
        return {
            "kind": (self.kind,),
            "course": (self.course,) if self.course else (),
            "topic": self.topics,
            "region": self.regions,
            "audience": self.audiences,
            "format": self.formats,
            "centre": self.centres,
        }
