"""What the site holds: its database asked as it is, its files looked at one by one."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import aliased

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.media.models import Media
from cedu_site.people.models import User
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from tests.databases import on_postgresql
from tests.torture.importing import FOLDER
from tests.torture.journal import Effect, Found, Kind
from tests.torture.texts import WORD, ending, is_whole

UNFINISHED = ".new-"  # how files begin that are being written


class Files(NamedTuple):
    """What is wrong in the media folder."""

    missing: list[str]
    damaged: list[str]  # other bytes than their names say
    unfinished: list[str]
    orphans: list[str]  # that readers could fetch, and no row names


def found() -> Found:
    """Return what the database holds of what clients send; inside the application."""
    what = Found()
    _find_versions(what)
    _find_drafts(what)
    for page, said in db.session.execute(
        select(Page.uid, Report.said).join(Page, Page.id == Report.page_id)
    ):
        if words := WORD.findall(said):
            what.traces[Effect(Kind.SENTENCE, page, words[0])] += 1
    for media in db.session.scalars(select(Media)):
        place = (Kind.PICTURE, media.sha256)
        assert place not in what.standing or media.path is None, f"{media.name} is kept twice"
        what.standing[place] = "binned" if media.binned_at else "kept"
    return what


def _find_versions(what: Found) -> None:
    published = select(LogEntry.revision_id).where(LogEntry.verb == "publish")
    logged = [*db.session.scalars(published)]
    live = aliased(Revision)
    rows = db.session.execute(
        select(Page.uid, Page.library_path, Page.live_id, Revision.id, Revision.body, Revision.text)
        .join(Revision, Revision.page_id == Page.id)
        .outerjoin(live, live.id == Page.live_id)
    )
    for uid, path, live_id, number, body, plain in rows:
        words = WORD.findall(body)
        if not words:
            continue
        word = words[0]
        if not is_whole(word, body) or ending(word) not in plain:
            what.torn.append(word)
        if path and path.startswith(f"{FOLDER}/"):
            what.traces[Effect(Kind.FILE, path, word)] += 1
            place = (Kind.FILE, path)
        else:
            what.traces[Effect(Kind.VERSION, uid, word)] += 1
            place = (Kind.LIVE, uid)
            if number in logged:
                what.traces[Effect(Kind.LIVE, uid, word)] += logged.count(number)
        if number == live_id:
            what.standing[place] = word


def _find_drafts(what: Found) -> None:
    rows = db.session.execute(
        select(User.username, Draft.uid, Draft.form).join(User, User.id == Draft.user_id)
    )
    for username, uid, form in rows:
        word = WORD.findall(form["body"])[0]
        what.standing[(Kind.DRAFT, f"{username} {uid}")] = word
        if not is_whole(word, form["body"]):
            what.torn.append(f"draft {word}")


def check_database() -> None:
    """Fail where SQLite finds something wrong with its file."""
    if not on_postgresql():
        assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert not db.session.execute(text("PRAGMA foreign_key_check")).all()


def files_of(app: Flask) -> Files:
    """Compare the media folder with the rows; inside the application."""
    folder = Path(app.config["MEDIA_DIR"])
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    unfinished = {name for name in there if UNFINISHED in name}
    needed = _named_by_rows()
    return Files(
        missing=sorted(needed - there),
        damaged=sorted(name for name in there - unfinished if not _is_true(folder / name)),
        unfinished=sorted(unfinished),
        orphans=sorted(
            name for name in there - needed - unfinished if not name.startswith("aside/")
        ),
    )


def _named_by_rows() -> set[str]:
    """Return the files that have to be there."""
    needed: set[str] = set()
    for media in db.session.scalars(select(Media)):
        part = "binned" if media.binned_at else "served"
        made = {one["sha256"]: one["sha256"] + one["suffix"] for one in media.renditions}
        needed |= {f"{part}/{name[:2]}/{name}" for name in made.values()}
        if media.sha256 not in made:  # else readers get the author's own bytes
            needed.add(f"originals/{media.sha256[:2]}/{media.sha256}")
    return needed


def _is_true(file: Path) -> bool:
    return hashlib.sha256(file.read_bytes()).hexdigest() == file.name.partition(".")[0]
