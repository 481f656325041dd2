"""A site made larger: its pages again and again, at other addresses, times and centres."""

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update

from cedu_site import create_app
from cedu_site.addresses import make_uid
from cedu_site.catalogue.ending import note_ended
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.database import writing
from cedu_site.extensions import db

Row = dict[str, Any]


def multiply(times: int) -> None:
    """Have the present site hold `times` copies of every course, lesson, offering and article."""
    page, revision, centre = (db.metadata.tables[name] for name in ("page", "revision", "centre"))
    with writing():
        live = select(page).where(page.c.live_id.is_not(None), page.c.kind != "standing")
        pages = [dict(row._mapping) for row in db.session.execute(live)]
        pages.sort(key=lambda row: row["kind"] != "course")
        texts = {row.id: dict(row._mapping) for row in db.session.execute(select(revision))}
        centres = list(db.session.scalars(select(centre.c.id).where(centre.c.retired_at.is_(None))))
        numbers = count(10_000)
        for copy in range(1, times + 1):
            copies = _copies(pages, copy, numbers, centres)
            db.session.execute(insert(page), [new for new, _ in copies])
            db.session.execute(insert(revision), [
                {**texts[live], "id": new["id"], "page_id": new["id"]} for new, live in copies
            ])  # fmt: skip
        made = page.c.id >= 10_000
        db.session.execute(update(page).where(made).values(live_id=page.c.id, newest_id=page.c.id))
        record_change(EVERYTHING)
        db.session.commit()


def _copies(pages: list[Row], copy: int, numbers: Any, centres: list[int]) -> list[tuple[Row, int]]:
    ids: dict[int | None, int] = {}
    slugs: dict[int | None, str] = {}
    made = []
    for old in pages:
        number = next(numbers)
        ids[old["id"]], slugs[old["id"]] = number, f"{old['slug']}-{copy}"
        days = timedelta(days=number % 300)
        new = {
            **old,
            "id": number,
            "uid": make_uid(f"{old['uid']} {copy}"),
            "library_path": None,
            "slug": slugs[old["id"]],
            "path": _path(old, slugs, copy),
            "parent_id": ids.get(old["parent_id"]),
            "course_id": ids.get(old["course_id"]),
            "centre_id": centres[number % len(centres)],
            "opens_at": old["opens_at"] - timedelta(hours=number % 5000),
            "starts_on": old["starts_on"] and old["starts_on"] + days,
            "ends_on": old["ends_on"] and old["ends_on"] + days,
            "live_id": None,
            "newest_id": None,
        }
        made.append((new, old["live_id"]))
    return made


def _path(old: Row, slugs: dict[int | None, str], copy: int) -> str:
    if old["parent_id"]:
        return f"/courses/{slugs[old['parent_id']]}/{slugs[old['id']]}"
    bare = old["path"].rstrip("/")
    return f"{bare}-{copy}" + ("/" if old["path"].endswith("/") else "")


def copy_of(app: Flask, data: Path, times: int) -> Flask:
    """Return another site with what `app` has and so many copies of it."""
    shutil.copytree(app.config["DATA_DIR"], data / "data")
    site = create_app(CONTENT=app.config["CONTENT"], DATA_DIR=data / "data", PAGE_CACHE="0")
    site.testing = True
    with site.app_context():
        multiply(times)
        note_ended()
    return site
