"""A statement that is prepared answers as SQLAlchemy would, lists of any length included."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, select

from cedu_site import asking
from cedu_site.asking import Prepared
from cedu_site.extensions import db
from cedu_site.publishing.models import Page

THESE = select(Page.path, Page.fields, Page.opens_at).order_by(Page.id)
AMONG = THESE.where(
    Page.kind.in_(("course", "resource")), Page.id.in_(bindparam("ids", expanding=True))
)


def _as_told(**said: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(AMONG, said)]


@pytest.mark.parametrize("most", [asking.MOST_LENGTHS, 0])
def test_lists_of_any_length(app: Flask, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(asking, "MOST_LENGTHS", most)
    prepared = Prepared(AMONG)
    with app.test_request_context("/"):
        every = list(db.session.scalars(select(Page.id)))
        for ids in (every[:3], [], every, every[3:6], every[:1], every[:3]):
            assert [tuple(row) for row in prepared.rows(ids=ids)] == _as_told(ids=ids)
        assert len(_as_told(ids=every)) > 3


def test_the_same_row_is_made_once(app: Flask) -> None:
    prepared, made, kept = Prepared(THESE), list[str](), dict[Any, str]()

    def make(row: Any) -> str:
        made.append(row[0])
        return str(row[0])

    with app.test_request_context("/"):
        first = prepared.made(make, kept, 2)
        assert prepared.made(make, kept, 2) == first
    if db_keeps := len(kept):
        assert db_keeps == 2
        assert made == first + first[2:]
