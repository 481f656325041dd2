"""Which page each Markdown file becomes: its kind, address and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.library.introductions import Known
from cedu_site.library.layout import Entry, Role, role_of
from cedu_site.library.reading import Document, FileRefused
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page, StandingPage
from cedu_site.publishing.places import DATED, NUMBERED
from cedu_site.text.slugs import slugify

Renamed = Mapping[str, str]
MODELS: dict[Role, type[Page]] = {
    Role.COURSE: Course,
    Role.RESOURCE: Resource,
    Role.OFFERING: Offering,
    Role.ARTICLE: Article,
    Role.STANDING: StandingPage,
}


@dataclass(frozen=True)
class Plan:
    """A file and the page it is to become; `parent` is the slug of its course or column, `after`
    the lesson before it in its course; `alone` says that no other file there has its name."""

    entry: Entry
    document: Document
    slug: str
    parent: str
    after: Plan | None = field(default=None, repr=False, compare=False)
    alone: bool = True

    @property
    def model(self) -> type[Page]:
        return MODELS[self.entry.role]

    @property
    def address(self) -> str:
        """Return the path under which the page will be found."""
        return self.model.address(self.parent, self.slug)

    @property
    def parent_said(self) -> str:
        """Return the slug of the parent as the place of the file says it, of a column perhaps the
        one it had before."""
        is_article = self.entry.role is Role.ARTICLE
        return slugify(self.entry.folder) if is_article else self.parent

    @property
    def dated(self) -> str | None:
        """Return the day that the file's name begins with."""
        return dated(self.entry.path)


def plan(
    documents: list[tuple[Entry, Document]], courses: Mapping[str, Known], columns: Renamed
) -> list[Plan]:
    """Return the plans of `documents`, given in their order. Raises nothing: slugs may be empty.

    `courses` are the courses already known, by their folders; `columns` the slugs of the columns
    to which folders of articles belong.
    """
    names = Counter(folder_and_name(entry) for entry, _ in documents)
    slugs = {folder: course.slug for folder, course in courses.items()}
    slugs |= {
        entry.folder: slugs_of(entry.path, document.front.data)[0]
        for entry, document in documents
        if entry.role is Role.COURSE and not _is_known(entry, document, courses)
    }
    last: dict[str, Plan] = {}
    plans = []
    for entry, document in documents:
        alone = names[folder_and_name(entry)] == 1
        slug = slugs_of(entry.path, document.front.data)[0 if alone else 1]
        called = columns if entry.role is Role.ARTICLE else slugs
        parent = called.get(entry.folder, slugify(entry.folder))
        if entry.role is Role.COURSE:
            slug = parent
        plans.append(Plan(entry, document, slug, parent, last.get(entry.folder), alone))
        if entry.role is Role.RESOURCE:
            last[entry.folder] = plans[-1]
    return plans


def _is_known(entry: Entry, document: Document, courses: Mapping[str, Known]) -> bool:
    """Tell whether the introduction is as it came in: then the course keeps its slug."""
    known = courses.get(entry.folder)
    return known is not None and known.sha256 == document.sha256


def dated(path: str) -> str | None:
    """Return the day with which the name of a file begins."""
    match = DATED.match(PurePosixPath(path).name)
    return match[1] if match else None


def check(plan: Plan) -> None:
    """Raise FileRefused where no address can be made for the page."""
    if not plan.slug:
        raise FileRefused("文件名里没有可作网址的字，请加一行 slug", plan.document.line_of("slug"))


def slugs_of(path: str, written: Mapping[str, Any]) -> tuple[str, str]:
    """Return the slug that a file gives its page, and the one where others there have its name."""
    entry = entry_at(path)
    if written.get("slug"):
        slug = slugify(str(written["slug"]))
        return slug, slug
    if entry.role is Role.COURSE:
        return slugify(entry.folder), slugify(entry.folder)
    name, inner = slugify(_name(entry)), PurePosixPath(path).parts[2:-1]
    if entry.role is Role.RESOURCE and inner:
        return name, slugify(f"{inner[-1]}-{name}")
    return name, name


def _name(entry: Entry) -> str:
    """Return the file's name without its ending, number and date."""
    stem = PurePosixPath(entry.path).stem
    if entry.role is Role.ARTICLE:
        return DATED.sub("", stem, count=1)
    return NUMBERED.sub("", stem, count=1) if entry.role is Role.RESOURCE else stem


def entry_at(path: str) -> Entry:
    """Return what a page's file at this library path would be. Raises ValueError for no page's."""
    role = role_of(path)
    if role is None:
        raise ValueError(path)
    return Entry(path, Path(path), role)


def folder_and_name(entry: Entry) -> str:
    """Return what two files share of which others see the folder's name in their addresses."""
    return f"{entry.role.name}/{entry.folder}/{slugify(_name(entry))}"
