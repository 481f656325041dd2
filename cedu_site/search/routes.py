"""The catalogue: a search with its facets as a page, as a table, and for programs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from cedu_site.search.answers import SORTS, Answer, Answers, answer, asked
from cedu_site.search.browser_history import step
from cedu_site.search.choices import LISTED, Value
from cedu_site.search.counting import count_when_given
from cedu_site.search.document import KIND_LABELS
from cedu_site.search.labels import labels_of
from cedu_site.web.dates import iso
from cedu_site.web.keeping import do_not_keep
from cedu_site.web.pacing import keep_pace
from cedu_site.web.parameters import once
from cedu_site.web.rendering import render, wants_fragment
from cedu_site.web.urls import absolute, href

bp = Blueprint("search", __name__)
bp.before_request(keep_pace)
EVERY_ANSWER = 100_000
USUAL_SORT = "relevance"
BOM = "\ufeff"
FORMULAS = tuple("=+-@＝＋－＠\t\r\n")
COLUMNS = ("标题", "类别", "课程", "学习中心", "地区", "许可", "日期", "永久地址")


@bp.get("/catalogue/")
def catalogue() -> Response:
    answers = answer(asked(most=LISTED))
    _count(answers)
    response = render("search/catalogue.html", fragment="answers", answers=answers, sorts=SORTS)
    if wants_fragment():
        do_not_keep()  # the step depends on where the browser is
        response.headers.update(step(None if answers.sort == USUAL_SORT else answers.sort))
    return response


@bp.get("/api/v1/search")
def search_api() -> ResponseReturnValue:
    once("q", "sort", "page")
    answers = answer(asked())
    corrected = _corrected(answers)
    return {
        "total": answers.list.total,
        "step": answers.step,
        "items": [_item(one) | corrected.get(one.thing.uid, {}) for one in answers.list.items],
        "facets": _facets(answers),
    }


@bp.get("/catalogue/export.csv")
def export() -> Response:
    answers = answer(replace(asked(size=EVERY_ANSWER), page=1))
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(map(_harmless, _rows(answers)))
    return Response(
        BOM + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=catalogue.csv"},
    )


def _count(answers: Answers) -> None:
    """Have the search that the request asks counted, where its first page is read.

    That nothing was found within a filter says nothing of the words: it is not counted.
    """
    if answers.list.number == 1 and (answers.list.total or not answers.chosen):
        count_when_given(answers.q, answers.step, answers.list.total)


def _item(one: Answer) -> dict[str, object]:
    shown, thing = [str(passage) for passage in one.passages], one.thing
    return {"url": href(thing.path), "kind": thing.kind, "title": thing.title, "passages": shown}


def _corrected(answers: Answers) -> dict[str, dict[str, object]]:
    """Return the uids of the pages that were corrected, with the day on which they last were."""
    pages = {one.thing.number: one.thing.uid for one in answers.list.items if one.thing.number}
    latest = db.session.execute(Correction.latest(pages))
    return {pages[number]: {"corrected": iso(made_at)} for number, made_at in latest}


def _facets(answers: Answers) -> dict[str, list[dict[str, object]]]:
    return {facet.name: [_told(value) for value in facet.values] for facet in answers.facets}


def _told(value: Value) -> dict[str, object]:
    return dict(zip(("value", "label", "count", "selected"), value, strict=True))


def _rows(answers: Answers) -> Iterator[list[str]]:
    named = labels_of("course")
    for one in answers.list.items:
        thing = one.thing
        centre = thing.title if thing.kind == "centre" else thing.centre and thing.centre.name
        yield [
            thing.title,
            KIND_LABELS[thing.kind],
            named.get(thing.course, ""),
            centre or "",
            "、".join(thing.fields.get("region", [])),
            thing.fields.get("licence", ""),
            iso(thing.opens_at) if thing.opens_at else "",
            absolute(thing.path),
        ]


def _harmless(row: list[str]) -> list[str]:
    """Return a row that no spreadsheet takes for formulas (OWASP, "CSV Injection")."""
    return ["'" + cell if cell.startswith(FORMULAS) else cell for cell in row]
