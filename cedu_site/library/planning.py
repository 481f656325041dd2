"""Which page each Markdown file becomes: its kind, address and place."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.library.introductions import Known
from cedu_site.library.layout import Entry, Role
from cedu_site.library.reading import Document, FileRefused
from cedu_site.news.models import Article
from cedu_site.publishing.fields import words
from cedu_site.publishing.models import Page, StandingPage
from cedu_site.text.slugs import slugify

NUMBERED = re.compile(r"\d+[-_. 、]+(?=.)")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
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


def plan(
    documents: list[tuple[Entry, Document]], courses: Mapping[str, Known], columns: Renamed
) -> list[Plan]:
    """Return the plans of `documents`, given in their order. Raises nothing: slugs may be empty.

    `courses` gives the courses already known, by their folders; `columns` the slugs of columns
    that are called otherwise than their folders.
    """
    names = Counter(_folder_and_name(entry) for entry, _ in documents)
    introductions = {
        entry.folder: (entry, document)
        for entry, document in documents
        if entry.role is Role.COURSE
    }
    slugs = {folder: known.slug for folder, known in courses.items()} | {
        folder: _course_slug(entry, document, courses.get(folder))
        for folder, (entry, document) in introductions.items()
    }
    orders = {folder: _order(document) for folder, (_, document) in introductions.items()}
    plans = []
    for entry, document in documents:
        folder, is_course = entry.folder, entry.role is Role.COURSE
        called = columns if entry.role is Role.ARTICLE else slugs
        slug = slugs[folder] if is_course else _slug(entry, document, names)
        plans.append(Plan(entry, document, slug, called.get(folder, slugify(folder)), 0))
    return _in_position(plans, orders)


def check(plan: Plan) -> None:
    """Raise FileRefused where no address can be made for the page."""
    if not plan.slug:
        raise FileRefused("文件名里没有可作网址的字，请加一行 slug", plan.document.line_of("slug"))


def _in_position(plans: list[Plan], orders: Mapping[str, list[str]]) -> list[Plan]:
    """Return the plans with each lesson's position: first those that the course's file orders."""
    lessons: dict[str, list[Plan]] = {}
    for one in plans:
        if one.entry.role is Role.RESOURCE:
            lessons.setdefault(one.entry.folder, []).append(one)
    positions: dict[str, int] = {}
    for folder, inside in lessons.items():
        order = {slug: number for number, slug in enumerate(orders.get(folder, []))}
        inside.sort(key=lambda one, order=order: order.get(one.slug, len(order)))  # type: ignore[misc]
        positions |= {one.entry.path: number for number, one in enumerate(inside, 1)}
    return [replace(one, position=positions.get(one.entry.path, 0)) for one in plans]


def _order(document: Document) -> list[str]:
    """Return the slugs of the lessons as the course's file orders them."""
    try:
        return words(document.front.data.get("order") or [])
    except ValueError:
        return []  # refused when the page is made


def _course_slug(entry: Entry, document: Document, known: Known | None) -> str:
    """Return the slug that the file gives its course; where it gives none, or is as it came in,
    the one that the course has."""
    written = document.front.data.get("slug")
    if known and (not written or known.sha256 == document.sha256):
        return known.slug
    return slugify(str(written or entry.folder))


def _slug(entry: Entry, document: Document, names: Counter[tuple[str, str]]) -> str:
    written = document.front.data.get("slug")
    if written:
        return slugify(str(written))
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
