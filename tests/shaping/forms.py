"""The forms over the sheets that describe the site, filled in as a browser fills them in."""

from flask import Flask

from cedu_site.extensions import db
from cedu_site.library.sheets import LEXICON, present
from cedu_site.place.models import Setting
from cedu_site.publishing.log import LogEntry
from tests.persons import Desk
from tests.web.crawling import visit

SHAPE = "/desk/structure/"


def form_at(desk: Desk, path: str) -> dict[str, str]:
    """Return what a browser would send of the form of the page at `path`."""
    page = visit(desk, path)
    assert page.answer.status_code == 200 and page.errors == []
    (form,) = page.classed("shape")[:1]
    sent = {}
    for one in form.iter():
        name = one.get("name", "")
        if one.tag == "textarea":
            sent[name] = (one.text or "").removeprefix("\n")
        elif one.tag == "select":
            chosen = [o for o in one.iter("option") if "selected" in o.attrib] or [one[0]]
            sent[name] = chosen[0].get("value", chosen[0].text or "")
        elif one.tag == "input" and (one.get("type") != "checkbox" or "checked" in one.attrib):
            sent[name] = one.get("value", "")
    return sent | {"csrf_token": desk.token}


def sheet(house: Flask, path: str) -> str:
    """Return the text of a sheet as the desk has it."""
    with house.app_context():
        return present(path)


def last(house: Flask) -> LogEntry:
    """Return the latest entry of the log."""
    with house.app_context():
        return db.session.scalars(LogEntry.structural()).first()


def known(house: Flask, word: str) -> list[str]:
    """Return the group of the lexicon that knows a word."""
    with house.app_context():
        every = Setting.read("lexicon")["groups"]
    return next((group for group in every if word in group), [])


def group_of(desk: Desk, word: str) -> str:
    """Return how the page of the lexicon names the group that knows a word."""
    page = visit(desk, f"/desk/lexicon/?q={word}")
    return next(one.attrib["value"] for one in page.all("input") if one.get("name") == "of")


def lexicon(house: Flask) -> str:
    return sheet(house, LEXICON)
