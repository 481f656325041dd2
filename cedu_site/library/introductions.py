"""Courses and the folders they come from; a folder without an introduction still is a course."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.extensions import db
from cedu_site.library.layout import Entry, Role
from cedu_site.library.models import LibraryFile
from cedu_site.library.reading import Document, digest
from cedu_site.markup.front_matter import FrontMatter

Documents = list[tuple[Entry, Document]]


class Known(NamedTuple):
    """A course that came from a folder: its slug, and the SHA-256 of its introduction."""

    slug: str
    sha256: str


def known_courses() -> dict[str, Known]:
    """Return the courses that came from files, by their folders."""
    rows = db.session.execute(
        select(LibraryFile.path, Course.slug, LibraryFile.sha256).join(
            Course, Course.library_path == LibraryFile.path
        )
    )
    return {path.split("/")[1]: Known(slug, sha256) for path, slug, sha256 in rows}


def stand_ins(documents: Documents, known: Mapping[str, Known]) -> Documents:
    """Return an introduction, the folder's name, for each course folder that never had one."""
    introduced = {entry.folder for entry, _ in documents if entry.role is Role.COURSE}
    folders = _unique(entry.folder for entry, _ in documents if entry.role is Role.RESOURCE)
    made = [_stand_in(folder) for folder in folders if folder not in introduced]
    return [
        (entry, document)
        for entry, document in made
        if entry.folder not in known or known[entry.folder].sha256 == document.sha256
    ]


def _unique(folders: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(folders))


def _stand_in(folder: str) -> tuple[Entry, Document]:
    source = f"# {folder}\n"
    entry = Entry(f"courses/{folder}/index.md", Path(folder), Role.COURSE)
    return entry, Document(source, digest(source.encode()), FrontMatter(body=source))
