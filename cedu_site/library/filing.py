"""Where the file of each page lies in a library: where it came from, as long as that says what
the desk says too."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Select, select

from cedu_site.addresses import owner
from cedu_site.catalogue.models import Resource
from cedu_site.extensions import db
from cedu_site.library.layout import natural
from cedu_site.library.planning import entry_at, folder_and_name
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import NUMBERED
from cedu_site.text.slugs import slugify

NARROWEST = 2


@dataclass(frozen=True)
class Filing:
    """The library path of each page that has a file, by the page's id; `unsaid` are the courses
    whose order no numbers of files can say, since they lie in several folders."""

    paths: Mapping[int, str]
    unsaid: Sequence[str] = ()

    def of(self, page: Page) -> str | None:
        """Return where the file of `page` lies, None where it has none or was thrown away."""
        return self.paths.get(page.id)

    def is_alone(self, path: str) -> bool:
        """Tell whether no other lesson of its course has a file of this name."""
        return self._names[folder_and_name(entry_at(path))] <= 1

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(folder_and_name(entry_at(path)) for path in self.paths.values())


def filing() -> Filing:
    """Return where the files of all pages lie today."""
    pages = [page for page in db.session.scalars(_filed()) if not page.is_binned]
    taken = {str(page.library_path): page for page in pages}
    paths = {page.id: _in_its_folder(page, taken) for page in pages}
    unsaid = []
    for course, lessons in _by_course(pages).items():
        for group in _by_folder(lessons, paths):
            paths |= _in_order(group, paths, taken)
        named = [paths[lesson.id] for lesson in lessons]
        if sorted(named, key=_order) != named:
            unsaid.append(course)
    return Filing(_each_its_own(pages, paths), unsaid)


def renumbered(paths: Sequence[str]) -> list[str]:
    """Return the paths of files of one folder so that they are in this order by their names,
    with as few of them changed as can be."""
    if sorted(paths, key=_order) == list(paths):
        return list(paths)
    numbers = [_number(path) for path in paths]
    known = [number for number in numbers if number is not None]
    kept = _most_kept(numbers, min([1, *known]))
    found, last = [], min([1, *known]) - 1
    for place, path in enumerate(paths):
        number = numbers[place]
        last = number if place in kept and number is not None else last + 1
        found.append(path if place in kept else _with_number(path, last, _width(paths)))
    return found


def _by_course(pages: Iterable[Page]) -> dict[str, list[Resource]]:
    """Return the lessons in the desk's order, by the path of their course."""
    lessons = [page for page in pages if isinstance(page, Resource) and page.parent]
    courses = defaultdict(list)
    for lesson in sorted(lessons, key=lambda one: (one.position, -one.id)):
        courses[lesson.course.library_path or lesson.course.home].append(lesson)
    return courses


def _by_folder(lessons: Iterable[Resource], paths: Mapping[int, str]) -> list[list[Resource]]:
    folders = defaultdict(list)
    for lesson in lessons:
        folders[posixpath.dirname(paths[lesson.id])].append(lesson)
    return list(folders.values())


def _each_its_own(pages: Iterable[Page], paths: Mapping[int, str]) -> dict[int, str]:
    """Return the paths, those that two pages would share with the uid of the later."""
    found: dict[str, Page] = {}
    for page in pages:
        path = paths[page.id]
        stem, dot, ending = path.rpartition(".")
        found[f"{stem}-{page.uid}{dot}{ending}" if path in found else path] = page
    return {page.id: path for path, page in found.items()}


def _filed() -> Select[Page]:
    return (
        select(Page)
        .where(Page.library_path.is_not(None), Page.newest_id.is_not(None))
        .order_by(Page.id)
    )


def _in_its_folder(page: Page, taken: Mapping[str, Page]) -> str:
    """Return the path of the file in the folder of what the page belongs to."""
    path = str(page.library_path)
    folder = _folder_of(page)
    if folder is None or path.split("/")[1] == folder:
        return path
    top, name = path.split("/")[0], posixpath.basename(path)
    return _free(f"{top}/{folder}/{name}", page, taken)


def _folder_of(page: Page) -> str | None:
    """Return the folder in which the page belongs, None for where it lies."""
    if isinstance(page, Resource) and page.parent:
        return (page.course.library_path or page.course.home).split("/")[1]
    if isinstance(page, Article) and page.column:
        present = str(page.library_path).split("/")[1]
        is_its = owner(f"/news/{slugify(present)}/") == page.column.uid
        return None if is_its else page.column.slug
    return None


def _in_order(
    lessons: list[Resource], paths: Mapping[int, str], taken: Mapping[str, Page]
) -> dict[int, str]:
    """Return the paths of the lessons of a folder, which are given in the desk's order."""
    before = [paths[lesson.id] for lesson in lessons]
    after = renumbered(before)
    return {
        lesson.id: new if new == old else _free(new, lesson, taken)
        for lesson, old, new in zip(lessons, before, after, strict=True)
    }


def _free(path: str, page: Page, taken: Mapping[str, Page]) -> str:
    """Return `path`, or one named for the page where another page's file came from there."""
    if taken.get(path) in (None, page):
        return path
    folder, name = posixpath.split(path)
    number = NUMBERED.match(name)
    start, ending = number[0] if number else "", posixpath.splitext(name)[1]
    by_slug = f"{folder}/{start}{page.slug}{ending}"
    if taken.get(by_slug) in (None, page):
        return by_slug
    return f"{folder}/{start}{page.slug}-{page.uid}{ending}"


def _most_kept(numbers: Sequence[int | None], first: int) -> set[int]:
    """Return the places of most files that can keep their numbers while the others find theirs
    between: the longest run in which numbers rise at least as fast as places do."""
    ends: list[tuple[int, int]] = []  # of runs of each length: the smallest end, and its place
    before: dict[int, int | None] = {}
    for place, number in enumerate(numbers):
        if number is None or number - place < first:
            continue
        length = bisect_right([end for end, _ in ends], number - place)
        before[place] = ends[length - 1][1] if length else None
        ends[length:] = [(number - place, place), *ends[length + 1 :]]
    kept: set[int] = set()
    place_kept: int | None = ends[-1][1] if ends else None
    while place_kept is not None:
        kept.add(place_kept)
        place_kept = before[place_kept]
    return kept


def _number(path: str) -> int | None:
    match = NUMBERED.match(posixpath.basename(path))
    digits = re.match("[0-9]+", match[0]) if match else None
    return int(digits[0]) if digits else None


def _with_number(path: str, number: int, width: int) -> str:
    folder, name = posixpath.split(path)
    rest = f"-{name}" if _number(path) is None else name.lstrip("0123456789")
    return f"{folder}/{number:0{width}}{rest}"


def _width(paths: Iterable[str]) -> int:
    names = [posixpath.basename(path) for path in paths]
    digits = [len(name) - len(name.lstrip("0123456789")) for name in names]
    return max([NARROWEST, *digits]) if max(digits) < NARROWEST * 2 else NARROWEST


def _order(path: str) -> tuple[list[tuple[int, int, str]], str]:
    return natural(path.lower()), path
