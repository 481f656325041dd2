"""Pages in every state, written at once, for tests of what the desk shows of them."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import wait
from cedu_site.publishing.states import State
from tests.persons import admit

LESSON = "/courses/zhubian/beidian"


def write(app: Flask, title: str, state: State = State.DRAFT, **about: Any) -> str:
    """Write a course as far as `state`; return its uid.

    `by` is who wrote it, `centre` where it stands, `body` its text.
    """
    with app.app_context():
        author = admit(about.get("by", "bianji"))
        centre = db.session.scalar(select(Centre).filter_by(slug=about.get("centre", "")))
        page = Course(uid=make_uid(), slug="", path="#", owner_id=author.id, centre=centre)
        db.session.add(page)
        page.take_address(title)
        written = {"title": title, "centre": about.get("centre", "")}
        body = about.get("body", "正文")
        revision = page.revise(written, title=title, body=body, html=f"<p>{body}</p>", text=body)
        revision.author_id = author.id
        if state == State.PUBLISHED:
            page.publish(revision)
        else:
            revision.state = state
            if state == State.SUBMITTED:
                wait(page)
        if state == State.SCHEDULED:
            revision.publish_at = now() + timedelta(days=1)
        uid = page.uid
        db.session.commit()
        return uid


def page_at(path: str) -> Page:
    return db.session.scalars(select(Page).filter_by(path=path)).one()


def report(app: Flask, said: str, path: str = LESSON) -> int:
    """Return the number of a new report of a reader."""
    with app.app_context():
        made = Report.take_in(page_at(path), said)
        db.session.commit()
        return made.id


def correct(app: Flask, note: str, by: str = "zhubian", path: str = LESSON, **more: Any) -> int:
    """Return the number of a new correction."""
    with app.app_context():
        page = page_at(path)
        made = Correction(page=page, revision_id=page.live_id, note=note, made_by=admit(by), **more)
        db.session.add(made)
        db.session.commit()
        return made.id
