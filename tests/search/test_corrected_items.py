"""Programs are told which of the found pages were corrected, and when last."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page

LESSON = "/courses/zhubian/beidian"


def test_an_item_names_the_day_of_its_last_correction(site: Callable[[], Flask]) -> None:
    app = site()
    with app.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=LESSON)).one()
        for day in (3, 9, 5):
            at = datetime(2026, 11, day, tzinfo=UTC)
            made = Correction(page=page, revision_id=page.live_id, note="错字", made_at=at)
            db.session.add(made)
        db.session.commit()
    items = app.test_client().get("/api/v1/search?q=杯垫").json["items"]
    assert len(items) > 1
    corrected = {item["url"]: item["corrected"] for item in items if "corrected" in item}
    assert corrected == {LESSON: "2026-11-09"}
