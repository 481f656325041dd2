"""Taking in a library: each file whose bytes changed, one transaction a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from sqlalchemy import select

from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.layout import Entry, Role, survey
from cedu_site.library.models import LibraryFile
from cedu_site.library.pages import take_page
from cedu_site.library.planning import Plan, plan
from cedu_site.library.reading import (
    Document,
    FileRefused,
    digest,
    read_bytes,
    read_document,
    read_yaml,
)
from cedu_site.library.rendering import render_users
from cedu_site.library.report import Report, shown
from cedu_site.library.structure import TAKERS
from cedu_site.markup.front_matter import FrontMatter
from cedu_site.media.intake import take_in
from cedu_site.media.refusal import MediaRefused


@dataclass
class Import:
    """One run over the library at `root`, whose paths get `prefix` in front."""

    root: Path
    prefix: str = ""
    rehearse: bool = False
    report: Report = field(default_factory=Report)

    @property
    def origin(self) -> str:
        return str(self.root.resolve())

    def run(self) -> Report:
        """Take in what changed; of what cannot come in, say where and why."""
        with _rehearsal() if self.rehearse else _for_real():
            entries = survey(self.root, self.prefix, self.report)
            for entry in entries:
                if entry.role in TAKERS:
                    self._take(entry.path, lambda e=entry: self._take_structure(e))  # type: ignore[misc]
            self._take_media([entry for entry in entries if entry.role is Role.MEDIA])
            plans = self._plan([entry for entry in entries if entry.role.is_page])
            self._take_pages(plans)
            self._report_vanished({entry.path for entry in entries} | {p.entry.path for p in plans})
        return self.report

    def _take(self, path: str, take: Callable[[], str]) -> str:
        """Run one step in a transaction of its own; count its outcome or report the refusal."""
        try:
            with db.session.begin_nested():
                outcome = take()
        except FileRefused as error:
            self.report.refuse(path, error.line, str(error))
            return "refused"
        self.report.count(outcome)
        if not self.rehearse:
            db.session.commit()
        return outcome

    def _take_structure(self, entry: Entry) -> str:
        text, value = read_yaml(entry)
        known = db.session.get(LibraryFile, entry.path)
        if known and known.text == text:
            return "unchanged"
        try:
            TAKERS[entry.role](entry, value, self.report)
        except ValueError as error:
            raise FileRefused(str(error)) from error
        self._note(entry.path, digest(text.encode()), text)
        return "changed" if known else "new"

    def _take_media(self, entries: list[Entry]) -> None:
        changed = []
        for entry in shown(entries, "图片"):
            outcome = self._take(entry.path, lambda e=entry: self._take_file(e))  # type: ignore[misc]
            if outcome == "changed":
                changed.append(entry.path)
        render_users(changed)

    def _take_file(self, entry: Entry) -> str:
        data = read_bytes(entry)
        known = db.session.get(LibraryFile, entry.path)
        if known and known.sha256 == digest(data):
            return "unchanged"
        try:
            record_change(take_in(data, entry.file.name, entry.path).uid)
        except MediaRefused as error:
            raise FileRefused(str(error)) from error
        self._note(entry.path, digest(data), None)
        return "changed" if known else "new"

    def _plan(self, entries: list[Entry]) -> list[Plan]:
        documents = []
        for entry in entries:
            try:
                documents.append((entry, read_document(entry)))
            except FileRefused as error:
                self.report.refuse(entry.path, error.line, str(error))
        return plan([*_missing_introductions(entries), *documents])

    def _take_pages(self, plans: list[Plan]) -> None:
        planned = {p.entry.path: p.address for p in plans}
        for one in shown(plans, "页面"):
            self._take(
                one.entry.path,
                lambda p=one: take_page(p, self.origin, planned, self.report),  # type: ignore[misc]
            )

    def _note(self, path: str, sha256: str, text: str | None) -> None:
        known = db.session.get(LibraryFile, path) or LibraryFile(path=path)
        known.origin, known.sha256, known.text = self.origin, sha256, text
        db.session.add(known)

    def _report_vanished(self, present: set[str]) -> None:
        paths = select(LibraryFile.path).filter_by(origin=self.origin)
        for path in sorted(set(db.session.scalars(paths)) - present):
            self.report.notice(path, 1, "文件已不在；网站上的内容仍保留")


def _missing_introductions(entries: list[Entry]) -> list[tuple[Entry, Document]]:
    """Return an introduction for every course folder that has none: its name as the title."""
    courses = {entry.path.split("/")[1] for entry in entries if entry.role is Role.COURSE}
    folders = dict.fromkeys(e.path.split("/")[1] for e in entries if e.role is Role.RESOURCE)
    return [
        (
            Entry(f"courses/{folder}/index.md", Path(folder), Role.COURSE),
            Document(source, digest(source.encode()), FrontMatter(body=source)),
        )
        for folder in folders
        if folder not in courses
        for source in [f"# {folder}\n"]
    ]


@contextmanager
def _for_real() -> Iterator[None]:
    yield
    db.session.commit()


@contextmanager
def _rehearsal() -> Iterator[None]:
    """Write files into a folder that is thrown away, and nothing into the database."""
    kept = current_app.config["DATA_DIR"]
    with TemporaryDirectory() as folder:
        current_app.config["DATA_DIR"] = Path(folder)
        try:
            yield
        finally:
            current_app.config["DATA_DIR"] = kept
            db.session.rollback()
