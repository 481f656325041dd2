"""The API for programs: lists of what is public, single things, and the document that tells."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from cedu_site.api.beside import Beside
from cedu_site.api.cross_origin import open_api
from cedu_site.api.items import LANGUAGE, item
from cedu_site.api.kinds import KINDS, Kind
from cedu_site.api.openapi import document
from cedu_site.api.openapi_examples import examples_at
from cedu_site.api.parameters import USUAL, read_parameters
from cedu_site.api.schemas import UID
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.place.site import current_site
from cedu_site.publishing.reading import find_public
from cedu_site.publishing.turning import last_modified, tell_last_modified
from cedu_site.remembering import current_version
from cedu_site.web.errors import Withdrawn, answer_below
from cedu_site.web.problems import problem
from cedu_site.web.urls import absolute, href

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.after_app_request(open_api)
bp.record(lambda state: answer_below(state.app, "/api", problem))
Asked = dict[str, Any]


@bp.get("/")
def index() -> Response:
    there = {kind.plural: absolute(f"/api/v1/{kind.plural}") for kind in KINDS}
    return _json(
        {
            "title": current_site().name,
            "language": LANGUAGE,
            "openapi": absolute("/api/v1/openapi.json"),
            "search": absolute("/api/v1/search"),
            **there,
        }
    )


@bp.get("/openapi.json")
def openapi() -> Response:
    key = (current_version(), absolute("/"))
    known: tuple[object, Any] | None = current_app.extensions.get("openapi")
    if known is None or known[0] != key:
        made = document(current_site().name, examples_at(now()))
        known = current_app.extensions["openapi"] = (key, made)
    return _json(known[1])


def several(kind: Kind) -> Response:
    """Answer with one stretch of a list, and where it goes on."""
    asked = read_parameters(kind.parameters)
    moment, limit = now(), asked.get("limit", USUAL)
    changed = last_modified(moment, daily=True)
    query = kind.order.begin(kind.public(moment))
    for parameter, narrow in kind.filters:
        if parameter.name in asked:
            query = narrow(kind.model, query, asked[parameter.name], moment)
    if "cursor" in asked:
        query = kind.order.after(query, asked["cursor"])
    found = db.session.scalars(query.limit(limit + 1)).all()
    beside, fields = Beside(found[:limit], moment), _chosen(kind, asked, kind.listed)
    following = _next(kind, asked, found, limit)
    answer = _json({"items": [item(one, beside, fields) for one in found[:limit]],
                    "next": following})  # fmt: skip
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return tell_last_modified(answer, moment, changed)


def one(kind: Kind, uid: str) -> ResponseReturnValue:
    """Answer with one thing; a centre that is part of another now leads there."""
    moment, fields = now(), _chosen(kind, read_parameters([kind.choosing]), kind.fields)
    changed = last_modified(moment, daily=True)
    if not re.fullmatch(UID["pattern"], uid):
        abort(404)  # before PostgreSQL is asked, which knows no NUL
    if kind.model is Centre:
        thing: Any = db.session.scalar(select(Centre).filter_by(uid=uid)) or abort(404)
        if thing.merged_into:
            return redirect(_moved(kind, thing.present), 301)
        if thing.retired_at:
            raise Withdrawn
    else:
        thing = find_public(kind.model, kind.model.uid == uid, moment)
    answer = _json(item(thing, Beside([thing], moment), fields))
    return tell_last_modified(answer, moment, changed)


def _chosen(kind: Kind, asked: Asked, usual: Any) -> Any:
    names = asked.get("fields")
    return {name: kind.fields[name] for name in names} if names else usual


def _next(kind: Kind, asked: Asked, found: Sequence[Any], limit: int) -> str | None:
    if len(found) <= limit:
        return None
    names = [parameter.name for parameter in kind.parameters if parameter.name in asked]
    query = {name: request.args[name] for name in names}
    query["cursor"] = str(found[limit - 1].id)
    return absolute(f"/api/v1/{kind.plural}") + "?" + urlencode(query, safe=",")


def _moved(kind: Kind, centre: Centre) -> str:
    query = request.query_string.decode()
    return href(f"/api/v1/{kind.plural}/{centre.uid}") + ("?" + query if query else "")


def _json(said: Any) -> Response:
    """Return what every good answer of the API goes through."""
    text = json.dumps(said, ensure_ascii=False)
    return Response(text.encode(errors="replace"), content_type="application/json")


for _kind in KINDS:
    bp.add_url_rule(f"/{_kind.plural}", f"list_{_kind.plural}", several, defaults={"kind": _kind})
    bp.add_url_rule(f"/{_kind.plural}/<uid>", f"get_{_kind.plural}", one, defaults={"kind": _kind})
