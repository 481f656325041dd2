"""Taking in a library: each file whose bytes changed, one transaction a file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from sqlalchemy import select

from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.introductions import known_courses, stand_ins
from cedu_site.library.layout import Entry, Role, survey
from cedu_site.library.models import Conflict, LibraryFile
from cedu_site.library.naming import renamed_columns
from cedu_site.library.pages import EDITED, take_page
from cedu_site.library.placing import former
from cedu_site.library.planning import Plan, plan
from cedu_site.library.reading import (
    Conflicting,
    FileRefused,
    Sheet,
    digest,
    read_bytes,
    read_document,
    read_yaml,
)
from cedu_site.library.rendering import render_users
from cedu_site.library.report import Report, shown
from cedu_site.library.sheets import is_edited
from cedu_site.library.taking_sheets import TAKERS
from cedu_site.media.intake import take_in
from cedu_site.media.refusal import MediaRefused
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page

VANISHED = "文件已不在，网站上的内容仍保留；要撤下，请放回文件并写 status: draft"
TAKEN = ("new", "changed")


@dataclass
class Import:
    """One run over the library at `root`, whose paths get `prefix` in front.

    One that only rehearses commits nothing: it is run inside `rehearsal()`.
    """

    root: Path
    prefix: str = ""
    rehearse: bool = False
    report: Report = field(default_factory=Report)
    torn: set[str] = field(default_factory=set)
    is_first: bool = False

    @property
    def origin(self) -> str:
        return str(self.root.resolve())

    def run(self) -> Report:
        """Take in what changed; of what cannot come in, say where and why."""
        entries = survey(self.root, self.prefix, self.report)
        self.torn = set(db.session.scalars(select(Conflict.path)))
        self.is_first = db.session.scalar(select(LibraryFile.path).limit(1)) is None
        for entry in entries:
            if entry.role in TAKERS:
                self._take(entry.path, partial(self._take_structure, entry))
        digests = dict(db.session.execute(select(LibraryFile.path, LibraryFile.sha256)).all())
        for entry in shown([entry for entry in entries if entry.role is Role.MEDIA], "图片"):
            self._take_file(entry, digests.get(entry.path))
        plans = self._plan([entry for entry in entries if entry.role.is_page])
        self._take_pages(plans)
        self._look_after({entry.path for entry in entries} | {one.entry.path for one in plans})
        self._commit()
        return self.report

    def _take(self, path: str, take: Callable[[], str]) -> None:
        """Run one step in a transaction of its own; count its outcome or report the refusal."""
        try:
            with db.session.begin_nested():
                before = self._text_of(path)
                outcome = take()
                self._log(path, outcome, before)
        except Conflicting as error:
            self.report.refuse(path, error.line, str(error))
            Conflict.keep(path, self.origin, error.text)
            self._commit()
        except FileRefused as error:
            self.report.refuse(path, error.line, str(error))
        else:
            self.report.count(outcome)
            if path in self.torn:
                Conflict.drop(path)
            self._commit()

    def _commit(self) -> None:
        if not self.rehearse:
            db.session.commit()

    def _text_of(self, path: str) -> str | None:
        known = None if self.is_first else LibraryFile.at(path)
        return known.text if known else None

    def _log(self, path: str, outcome: str, before: str | None) -> None:
        """Log what came into a site that stood already; of a sheet also what it said before."""
        if outcome in TAKEN and not self.is_first:
            after = self._text_of(path) if before is not None else None
            note("import", path, None, before=before, after=after)

    def _take_structure(self, entry: Entry) -> str:
        sheet = read_yaml(entry)
        known = db.session.get(LibraryFile, entry.path)
        same = known is not None and known.text == sheet.text
        if known and is_edited(known) and sheet.text != known.edited:
            return self._leave_edited(known, sheet)
        if known and same and known.complete:
            return "unchanged"
        same = same or (known is not None and is_edited(known))
        problems = len(self.report.problems)
        TAKERS[entry.role](entry, sheet, self.report)
        complete = len(self.report.problems) == problems
        self._note(entry.path, digest(sheet.text.encode()), sheet.text, complete=complete)
        return "unchanged" if same else "changed" if known else "new"

    def _leave_edited(self, known: LibraryFile, sheet: Sheet) -> str:
        """Leave a sheet as the desk has it. Raises Conflicting where its file has changed too."""
        if sheet.text != known.text:
            raise Conflicting(EDITED, sheet.text)
        return "unchanged"

    def _take_file(self, entry: Entry, known: str | None) -> None:
        """Take in a picture or the like; one whose digest is `known` is not asked for again."""
        if known and entry.path not in self.torn and known == _digest_of(entry):
            self.report.count("unchanged")
        else:
            self._take(entry.path, partial(self._take_bytes, entry))

    def _take_bytes(self, entry: Entry) -> str:
        data = read_bytes(entry)
        known = db.session.get(LibraryFile, entry.path)
        if known and known.sha256 == digest(data):
            return "unchanged"
        try:
            media = take_in(data, entry.file.name, entry.path)
        except MediaRefused as error:
            raise FileRefused(str(error)) from error
        self._note(entry.path, digest(data), None)
        record_change(media.uid)
        render_users([entry.path, str(Path(entry.path).with_suffix(".svg"))])
        return "changed" if known else "new"

    def _plan(self, entries: list[Entry]) -> list[Plan]:
        documents = []
        for entry in entries:
            try:
                documents.append((entry, read_document(entry)))
            except FileRefused as error:
                self.report.refuse(entry.path, error.line, str(error))
        known = known_courses()
        folders = {entry.folder for entry in entries if entry.role is Role.ARTICLE}
        return plan([*stand_ins(documents, known), *documents], known, renamed_columns(folders))

    def _take_pages(self, plans: list[Plan]) -> None:
        before = _addresses()
        rows = db.session.execute(select(LibraryFile.path, LibraryFile.sha256, LibraryFile.complete,
                                         LibraryFile.origin, LibraryFile.root))  # fmt: skip
        files = {row.path: row for row in rows}
        digests = {path: row.sha256 for path, row in files.items()}
        planned = {
            one.entry.path: before.get(one.entry.path, one.address)
            if digests.get(one.entry.path) == one.document.sha256
            else one.address
            for one in plans
        }
        for one in plans:
            for path in former(one):  # where links may still look for it
                planned.setdefault(f"{path.strip('/')}.md", planned[one.entry.path])
        for one in shown(plans, "页面"):
            if self._stands(one, files.get(one.entry.path), before):
                self.report.count("unchanged")
                continue
            self._take(one.entry.path, partial(take_page, one, self.origin, planned, self.report))
        after = _addresses()
        render_users(path for path in before if before[path] != after.get(path))

    def _stands(self, one: Plan, known: Any, addresses: Mapping[str, str]) -> bool:
        """Tell whether a page stands as its file says, which came in whole and has not changed
        since: then nothing is asked of the database for it."""
        path = one.entry.path
        same = (True, self.origin, one.entry.root, one.document.sha256, one.address)
        return (
            known is not None
            and path not in self.torn
            and same
            == (known.complete, known.origin, known.root, known.sha256, addresses.get(path))
        )

    def _note(self, path: str, sha256: str, text: str | None, *, complete: bool = True) -> None:
        known = db.session.get(LibraryFile, path) or LibraryFile(path=path)
        known.origin, known.sha256, known.text = self.origin, sha256, text
        known.complete, known.edited = complete, None
        db.session.add(known)

    def _look_after(self, present: set[str]) -> None:
        """Report the files that vanished; those that are there belong to this library now."""
        for known in db.session.scalars(select(LibraryFile).order_by(LibraryFile.path)):
            if known.path in present:
                known.origin = self.origin
            elif known.origin == self.origin and not _is_binned(known.path):
                self.report.notice(known.path, 1, VANISHED)
        for conflict in db.session.scalars(select(Conflict).filter_by(origin=self.origin)):
            if conflict.path not in present:
                db.session.delete(conflict)


def _digest_of(entry: Entry) -> str | None:
    """Return the digest of a file's bytes; None where they cannot be taken in."""
    with suppress(FileRefused):
        return digest(read_bytes(entry))
    return None


def _is_binned(path: str) -> bool:
    page = db.session.scalar(select(Page).filter_by(library_path=path))
    return page is not None and page.is_binned


def _addresses() -> dict[str, str]:
    """Return the address of each page that came from a file."""
    rows = db.session.execute(
        select(Page.library_path, Page.path).where(Page.library_path.is_not(None))
    )
    return {file: address for file, address in rows if file}


@contextmanager
def rehearsal() -> Iterator[None]:
    """Write files into a folder that is thrown away, and nothing into the database."""
    kept = current_app.config["MEDIA_DIR"]
    with TemporaryDirectory() as folder:
        current_app.config["MEDIA_DIR"] = Path(folder)
        try:
            yield
        finally:
            current_app.config["MEDIA_DIR"] = kept
            db.session.rollback()
