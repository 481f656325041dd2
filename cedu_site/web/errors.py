"""Errors in plain words, with a way on: as a page, or as those need it who ask below an address."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, redirect, render_template, request
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from werkzeug.exceptions import (
    Gone,
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
)

from cedu_site.addresses import moved_to
from cedu_site.database import READING_METHODS
from cedu_site.disk import Trouble, trouble_of
from cedu_site.extensions import db
from cedu_site.present import this_request
from cedu_site.web.draining import drain
from cedu_site.web.urls import href

LONGEST_ADDRESS = 60_000
RETRY_AFTER = 5  # seconds
AWAY = "cedu.away"  # in the environment of a request: the database is known not to answer
UNREACHABLE = (DatabaseError, InterfaceError, NoConnectionLeft)
OUR_FAULT = (IntegrityError, InternalError, NotSupportedError, ProgrammingError)
WORDS = {
    400: ("这个网址看不懂", "地址里有写错的地方，请检查一下，或从首页重新进入。"),
    401: ("请先登录", "登录以后再打开这一页。"),
    403: ("这里不对您开放", "您的账号没有这项权限。需要的话，请和管理员联系。"),
    404: ("没有找到这一页", "它可能还没有发布，也可能网址抄漏了几个字。"),
    405: ("这一页不能这样打开", "请从首页或搜索重新进入。"),
    410: ("这一页已经撤下", "内容过期或不再提供。可以搜索别的内容，或回首页看看。"),
    413: ("发送的内容太大", "请分几次发送，或先把文件缩小。"),
    414: ("这个网址太长", "请从首页或搜索重新进入。"),
    429: ("试得太多了", "请过一会儿再试。"),
    503: ("请稍等一会儿", "网站正忙，请过一会儿再试。"),
    500: ("网站出了点问题", "不是您的操作有误。请过一会儿再试；还是不行，请把编号告诉管理员。"),
}
OTHER = ("这一页打不开", "请从首页或搜索重新进入。")


class DatabaseUnreachable(ServiceUnavailable):
    """503: nothing can be read at present; even our own pages need the database."""

    def __init__(self) -> None:
        super().__init__("网站的数据暂时读不到，请过一会儿再打开。", retry_after=RETRY_AFTER)


class Withdrawn(Gone):
    """410: the page was public once; `successor` (path, title) leads on where one is named."""

    def __init__(self, successor: tuple[str, str] | None = None) -> None:
        super().__init__()
        self.successor = successor


class LinkOver(Gone):
    """410: a link that was for one person and a while."""

    heading = "这个链接不能用了"


@dataclass(frozen=True)
class Refusal:
    """What is said instead of an answer; `successor` (path, title) is what took its place."""

    status: int
    heading: str
    explanation: str
    successor: tuple[str, str] | None = None


class NotStored(ServiceUnavailable):
    """503: the disk did not take what was to be written; what is there can be read on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble), retry_after=RETRY_AFTER)


Answerer = Callable[[Refusal], Response]


def answer_errors(app: Flask) -> None:
    app.before_request(_refuse_in_vain)
    app.before_request(_refuse_unreadable)
    app.register_error_handler(HTTPException, _answer)
    for failure in UNREACHABLE:
        app.register_error_handler(failure, _answer_unreachable)
    app.register_error_handler(DataError, _answer_unstorable)
    app.register_error_handler(OSError, _answer_not_stored)


def answer_below(app: App, path: str, answer: Answerer) -> None:
    """Have what is refused at `path` and below it answered by `answer`."""
    app.extensions.setdefault("answerers", {})[path] = answer


def _refuse_in_vain() -> None:
    """Refuse what would only wait for a database that is away."""
    if this_request().environ.get(AWAY):
        raise DatabaseUnreachable


def _refuse_unreadable() -> None:
    """Refuse an address without end, and one whose query is raw bytes that are no UTF-8."""
    present = this_request()
    if len(present.path) + len(present.query_string) > LONGEST_ADDRESS:
        abort(414)
    try:
        present.query_string.decode()
    except UnicodeDecodeError:
        abort(400)


def _answer_unreachable(error: SQLAlchemyError) -> ResponseReturnValue:
    """Answer where the database failed, unless it is we who asked it for nonsense."""
    if isinstance(error, OUR_FAULT):
        raise error
    current_app.logger.error("the database failed", exc_info=error)
    trouble = trouble_of(getattr(error, "orig", None))
    db.session.remove()
    db.engine.dispose()  # what is still connected may be so to what is no more there
    writes = this_request().method not in READING_METHODS
    return _answer(NotStored(trouble) if trouble and writes else DatabaseUnreachable())


def _answer_not_stored(error: OSError) -> ResponseReturnValue:
    """Answer who wanted to write to a disk that is full or closed. Raises what is not that."""
    trouble = trouble_of(error)
    if trouble is None or this_request().method in READING_METHODS:
        raise error
    current_app.logger.error("the disk failed", exc_info=error)
    return _answer(NotStored(trouble))


def _answer(error: HTTPException) -> ResponseReturnValue:
    """Answer with our own page; where what that needs cannot be read either, say so instead."""
    try:
        return _refused(error)
    except UNREACHABLE as failure:
        return _answer_unreachable(failure)


def _refused(error: HTTPException) -> ResponseReturnValue:
    target = isinstance(error, NotFound) and moved_to(request.path)
    if target:
        query = request.query_string.decode()
        return redirect(href(target) + ("?" + query if query else ""), 301)
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    code = error.code or 500
    if code == 413:
        drain(request)
    refusal = Refusal(code, *_words(error), getattr(error, "successor", None))
    answer = _answerer(request.path, code)
    if isinstance(error, DatabaseUnreachable) and answer is _page:
        answer = bare_page
    response = answer(refusal) if code < 500 else _in_trouble(answer, refusal)
    response.headers.extend(_headers(error))
    return response


def _answer_unstorable(error: DataError) -> ResponseReturnValue:
    """Answer who asks for what no row can hold, such as a number without end: it is not there."""
    db.session.rollback()
    return _answer(NotFound())


def _answerer(path: str, code: int) -> Answerer:
    answerers: dict[str, Answerer] = current_app.extensions.get("answerers", {})
    below = (answerers[p] for p in answerers if path == p or path.startswith(p + "/"))
    return next(below, _sentence if code == 413 and _wants_json() else _page)


def _in_trouble(answer: Answerer, refusal: Refusal) -> Response:
    """Return the answer after a failure; what failed may be what every page needs."""
    try:
        db.session.rollback()
        return answer(refusal)
    except Exception:
        current_app.logger.exception("no error page")
        return bare_page(refusal)


def bare_page(refusal: Refusal) -> Response:
    """Return a page that needs no database."""
    bare = current_app.jinja_env.get_template("errors/bare.html")
    return Response(bare.render(refusal=refusal), refusal.status)


def _wants_json() -> bool:
    kinds = ("text/html", "application/json")
    return request.accept_mimetypes.best_match(kinds, kinds[0]) == kinds[1]


def _sentence(refusal: Refusal) -> Response:
    said = {"status": refusal.status, "title": refusal.explanation}
    return Response(json.dumps(said), refusal.status, content_type="application/json")


def _page(refusal: Refusal) -> Response:
    return Response(render_template("errors/error.html", refusal=refusal), refusal.status)


def _headers(error: HTTPException) -> list[tuple[str, str]]:
    """Return what belongs to the status, such as `Allow`; the body is our own."""
    return [header for header in error.get_headers() if header[0] != "Content-Type"]


def _words(error: HTTPException) -> tuple[str, str]:
    """Return heading and explanation; a description that we gave ourselves explains better."""
    heading, explanation = WORDS.get(error.code or 500, OTHER)
    heading = getattr(error, "heading", heading)
    if error.code == 413 and request.max_content_length:
        explanation = f"一次最多 {request.max_content_length // 1024**2} MB；{explanation}"
    own = error.description != type(error).description and not isinstance(
        error, InternalServerError
    )
    return heading, (error.description or explanation) if own else explanation
