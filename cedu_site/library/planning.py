"""Which page each Markdown file becomes: its kind, address and place."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.library.layout import Entry, Role
from cedu_site.library.reading import Document, FileRefused
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page, StandingPage
from cedu_site.text.slugs import slugify

NUMBERED = re.compile(r"\d+[-_. 、]+(?=.)")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
MODELS: dict[Role, type[Page]] = {
    Role.COURSE: Course,
    Role.RESOURCE: Resource,
    Role.OFFERING: Offering,
    Role.ARTICLE: Article,
    Role.STANDING: StandingPage,
}


@dataclass(frozen=True)
class Plan:
    """A file and the page it is to become; `parent` is the slug of its course or column."""

    entry: Entry
    document: Document
    slug: str
    parent: str
    position: int

    @property
    def model(self) -> type[Page]:
        return MODELS[self.entry.role]

    @property
    def address(self) -> str:
        """Return the path under which the page will be found."""
        return self.model.address(self.parent, self.slug)

    @property
    def dated(self) -> str | None:
        """Return the day that the file's name begins with."""
        match = DATED.match(PurePosixPath(self.entry.path).name)
        return match[1] if match else None


def plan(documents: list[tuple[Entry, Document]], courses: Mapping[str, str]) -> list[Plan]:
    """Return the plans of `documents`, given in their order. Raises nothing: slugs may be empty.

    `courses` gives the slugs of the courses already known, by their folders.
    """
    names = Counter(_folder_and_name(entry) for entry, _ in documents)
    course_slugs = dict(courses) | {
        entry.folder: _slug(entry, document, names)
        for entry, document in documents
        if entry.role is Role.COURSE
    }
    positions: Counter[str] = Counter()
    plans = []
    for entry, document in documents:
        folder = entry.folder
        positions[folder] += entry.role is Role.RESOURCE
        parent = course_slugs.get(folder, slugify(folder))
        slug = _slug(entry, document, names)
        position = positions[folder] if entry.role is Role.RESOURCE else 0
        plans.append(Plan(entry, document, slug, parent, position))
    return plans


def check(plan: Plan) -> None:
    """Raise FileRefused where no address can be made for the page."""
    if not plan.slug:
        raise FileRefused("文件名里没有可作网址的字，请加一行 slug", plan.document.line_of("slug"))


def _slug(entry: Entry, document: Document, names: Counter[tuple[str, str]]) -> str:
    written = document.front.data.get("slug")
    if written:
        return slugify(str(written))
    if entry.role is Role.COURSE:
        return slugify(entry.folder)
    name = slugify(_name(entry))
    inner = PurePosixPath(entry.path).parts[2:-1]
    if entry.role is Role.RESOURCE and inner and names[_folder_and_name(entry)] > 1:
        return slugify(f"{inner[-1]}-{name}")
    return name


def _name(entry: Entry) -> str:
    """Return the file's name without its ending, number and date."""
    stem = PurePosixPath(entry.path).stem
    if entry.role is Role.ARTICLE:
        return DATED.sub("", stem, count=1)
    return NUMBERED.sub("", stem, count=1) if entry.role is Role.RESOURCE else stem


def _folder_and_name(entry: Entry) -> tuple[str, str]:
    return f"{entry.role.name}/{entry.folder}", slugify(_name(entry))
