"""A frame as those see it on whose page it stands."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.web.crawling import HOST, Visit, text_of, visit


def frame(client: FlaskClient, query: str = "") -> Visit:
    """Return the frame for `query`, which there is and which has no error in its HTML."""
    found = visit(client, f"/embed/courses?{query}")
    assert found.answer.status_code == 200, query
    assert found.errors == []
    return found


def shown(found: Visit) -> list[str]:
    """Return the paths to which the titles lead, in their order."""
    links = [one for title in found.all("h2") for one in title.iter("a")]
    assert {(one.attrib["target"], one.attrib["rel"]) for one in links} <= {("_blank", "noopener")}
    return [one.attrib["href"].removeprefix(HOST) for one in links]


def notes(found: Visit) -> str:
    """Return the sentences that say why it is not just what was asked for."""
    return "".join(text_of(one) for one in found.classed("note"))


def whole(found: Visit) -> str:
    """Return where the last link leads."""
    (last,) = found.classed("whole")
    (link,) = last.iter("a")
    return link.attrib["href"].removeprefix(HOST)


def page_at(path: str) -> Page:
    """Return the page at `path`, inside the application's context."""
    return db.session.scalars(select(Page).filter_by(path=path)).one()


def end(house: Flask, path: str, verb: str = "withdraw", successor: str = "") -> None:
    """Withdraw, bin … the page at `path`, for which `successor` stands from now on."""
    with house.app_context():
        page = page_at(path)
        page.fields = {**page.fields, "successor": successor}
        getattr(page, verb)()
        db.session.commit()
