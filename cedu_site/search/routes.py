"""The catalogue: a search with its facets as a page, as a table, and for programs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from cedu_site.catalogue.models import Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.search.answers import SORTS, Answer, Answers, answer, asked, labels_of
from cedu_site.search.browser_history import step
from cedu_site.search.counting import count_when_given
from cedu_site.search.document import KIND_LABELS
from cedu_site.web.dates import iso
from cedu_site.web.keeping import do_not_keep
from cedu_site.web.parameters import once
from cedu_site.web.rendering import render, wants_fragment
from cedu_site.web.urls import absolute, href

bp = Blueprint("search", __name__)
EVERY_ANSWER = 100_000
USUAL_SORT = "relevance"
BOM = "\ufeff"
FORMULAS = tuple("=+-@＝＋－＠\t\r\n")
COLUMNS = ("标题", "类别", "课程", "学习中心", "地区", "许可", "日期", "永久地址")


@bp.get("/catalogue/")
def catalogue() -> Response:
    answers = answer(asked())
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
    pages = {
        one.thing.id: one.thing.uid for one in answers.list.items if isinstance(one.thing, Page)
    }
    latest = db.session.execute(Correction.latest(pages))
    return {pages[number]: {"corrected": iso(made_at)} for number, made_at in latest}


def _facets(answers: Answers) -> dict[str, list[dict[str, object]]]:
    return {facet.name: [asdict(value) for value in facet.values] for facet in answers.facets}


def _rows(answers: Answers) -> Iterator[list[str]]:
    named = labels_of("course", {_course_slug(one.thing) for one in answers.list.items})
    for one in answers.list.items:
        if isinstance(one.thing, Centre | Column):
            centre = one.thing.title if isinstance(one.thing, Centre) else ""
            row = [one.thing.title, "", centre, "", "", ""]
        else:
            page = one.thing
            opens: datetime | None = page.opens_at
            row = [
                page.title,
                named.get(_course_slug(page), ""),
                page.centre.name if page.centre else "",
                "、".join(page.fields.get("region", [])),
                page.fields.get("licence", ""),
                iso(opens) if opens else "",
            ]
        yield [row[0], KIND_LABELS[one.thing.kind], *row[1:], absolute(one.thing.path)]


def _course_slug(thing: object) -> str:
    course = thing.course if isinstance(thing, Offering | Resource) else None
    return course.slug if course else ""


def _harmless(row: list[str]) -> list[str]:
    """Return a row that no spreadsheet takes for formulas (OWASP, "CSV Injection")."""
    return ["'" + cell if cell.startswith(FORMULAS) else cell for cell in row]
