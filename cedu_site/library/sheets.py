"""The sheets that describe the site, changed at the desk: a sheet's text is the truth.

A change is made in the text as the desk has it, taken in as an import would take it, and logged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cedu_site.extensions import db
from cedu_site.library.layout import LARGEST_TEXT, Entry, Role, role_of
from cedu_site.library.models import LibraryFile
from cedu_site.library.reading import FileRefused, Sheet
from cedu_site.library.report import Report
from cedu_site.library.round_trip import Change, Empty, changed
from cedu_site.library.taking_sheets import TAKERS
from cedu_site.people.models import User
from cedu_site.publishing.log import LONGEST_WHY, UNDONE, LogEntry, note
from cedu_site.text.merging import merge

SITE, VOCABULARY, LEXICON = "site.yaml", "vocab.yaml", "lexicon.yaml"
CENTRES, COLUMNS = "centres.yaml", "columns.yaml"
SHEETS = {  # what it is called, the verb of those who may change it
    SITE: ("网站设置", "set"),
    VOCABULARY: ("词表", "structure"),
    LEXICON: ("同义词", "pair"),
    CENTRES: ("学习中心", "structure"),
    COLUMNS: ("栏目", "structure"),
}
LONGEST_TITLE = 200
LINE = re.compile(r"第 \d+ 行")

TOUCHED = "这里后来又改过，不能直接撤销；请先撤销后来的改动，或者重新改一遍。"
GONE = "这次改动现在已经不在了，没有什么要撤销的。"


class SheetRefused(Exception):
    """A change of a sheet cannot be taken; `sentences` say why, each a whole Chinese sentence."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = [one.rstrip("。") + "。" for one in sentences]
        super().__init__("".join(self.sentences))


def present(path: str) -> str:
    """Return the text of a sheet as the desk has it, empty where there is none."""
    known = db.session.get(LibraryFile, path)
    return (known.edited if known and is_edited(known) else known and known.text) or ""


def is_edited(known: LibraryFile | None) -> bool:
    """Tell whether the desk has made something else of a file than came in."""
    return known is not None and known.edited is not None


def rows_of(path: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet that is a list, those that are mappings, as plain text."""
    rows = value_of(path)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def value_of(path: str) -> Any:
    """Return what a sheet says, mappings, lists and text; None where it cannot be read."""
    try:
        return Sheet(present(path)).value
    except FileRefused:
        return None


def edit(
    path: str,
    change: Change,
    user: User | None,
    *,
    verb: str,
    title: str = "",
    why: str = "",
) -> LogEntry | None:
    """Do `change` to what a sheet says and take the outcome; return the entry of the log, None
    where nothing changed. Raises SheetRefused for what the sheet refuses; then nothing changed."""
    before = present(path)
    empty: Empty = list if role_of(path) in (Role.CENTRES, Role.COLUMNS) else dict
    try:
        after = changed(before, change, empty)
    except FileRefused as error:
        raise SheetRefused(f"{path} 第 {error.line} 行有误，要先在文件里改好：{error}") from error
    return replace(path, after, user, verb=verb, title=title, why=why)


def replace(
    path: str,
    text: str,
    user: User | None,
    *,
    verb: str,
    title: str = "",
    why: str = "",
    undoes: LogEntry | None = None,
) -> LogEntry | None:
    """Take `text` for a whole sheet; return the entry of the log, None where nothing changed.

    Raises SheetRefused for what is refused and was not before; then nothing changed.
    """
    before = present(path)
    if text == before:
        return None
    complete = _take_over(path, before, text)
    _keep(path, text, complete)
    about = {"title": title[:LONGEST_TITLE], "why": why[:LONGEST_WHY]}
    undone = undoes.id if undoes else None
    return note(verb, path, user, **about, before=before, after=text, undoes_id=undone)


def undo(entry: LogEntry, user: User | None, *, why: str = "") -> LogEntry:
    """Take back what `entry` changed, as far as it still stands; return the new entry.

    Raises SheetRefused where it was taken back already or its lines were changed since.
    """
    if entry.is_undone:
        raise SheetRefused(UNDONE)
    now = present(entry.subject)
    text = merge(str(entry.after), now, str(entry.before))
    if text is None:
        raise SheetRefused(TOUCHED)
    undone = replace(
        entry.subject, text, user, verb="undo", title=entry.title, why=why, undoes=entry
    )
    if undone is None:
        raise SheetRefused(GONE)
    return undone


def _take_over(path: str, before: str, text: str) -> bool:
    """Take `text`; return whether all of it went in. Raises SheetRefused."""
    if len(text.encode()) > LARGEST_TEXT:
        raise SheetRefused(f"这张表太大了，最多 {LARGEST_TEXT // 1024**2} MB")
    refused = _take(path, text, lambda refused: not refused)
    if refused:
        known = Counter(map(_unnumbered, _refused_of(path, before)))
        new = [one for one in refused if not _counted(known, _unnumbered(one))]
        if new:
            raise SheetRefused(*new)
        _take(path, text, lambda refused: True)
    return not refused


def _take(path: str, text: str, keep: Callable[[list[str]], bool]) -> list[str]:
    """Take `text` and return what was refused; for good where `keep` says so of that.

    Raises SheetRefused where it cannot be taken at all.
    """
    role, report = role_of(path), Report(retires=True)
    if role not in TAKERS:
        raise SheetRefused(f"{path} 不是描述网站的表")
    trial = db.session.begin_nested()
    try:
        TAKERS[role](Entry(path, Path(path), role), Sheet(text), report)
        db.session.flush()
    except FileRefused as error:
        trial.rollback()
        raise SheetRefused(str(error)) from error
    except BaseException:
        trial.rollback()
        raise
    refused = [problem.message for problem in report.problems if problem.refusal]
    if keep(refused):
        trial.commit()
    else:
        trial.rollback()
    return refused


def _refused_of(path: str, text: str) -> list[str]:
    """Return what is refused of a text, without taking it."""
    try:
        return _take(path, text, lambda refused: False)
    except SheetRefused:
        return []


def _keep(path: str, text: str, complete: bool) -> None:
    known = db.session.get(LibraryFile, path)
    if known is None:  # it never came in from any folder
        known = LibraryFile(path=path, origin="", sha256="")
        db.session.add(known)
    known.edited = None if text == (known.text or "") else text
    if known.edited is None:
        known.complete = complete


def _unnumbered(message: str) -> str:
    """Return a message without the lines it names, which move."""
    return LINE.sub("", message)


def _counted(known: Counter[str], message: str) -> bool:
    """Take a message once off those that are known; tell whether it was among them."""
    if known[message] <= 0:
        return False
    known[message] -= 1
    return True
