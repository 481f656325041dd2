"""What happened, for those who run the site: one JSON object a line, without a trace of readers.

No line holds an address, a query, a body, a token or a password: what was asked for is told by its
rule, what failed by its type and its place. The number on an error's page finds its lines.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from flask import Flask, Response, current_app, has_request_context, request

HEADER = "X-Request-ID"
KEPT = "cedu.request_id"  # in the environment of the request
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_METHOD = 20
LAST_PLACES = 12  # of a failure: where it happened and what led there
TOLD = ("request", "status")  # what whoever writes a line may say of it
REASONS = ("OperationalError",)  # the databases' own words, which repeat nothing that was sent


def write_log(app: Flask) -> None:
    """Have the site's log written to standard error, and tell of each request that was refused."""
    app.log_exception = _tell_of_failure  # type: ignore[method-assign]
    app.jinja_env.globals["request_number"] = request_number
    one_line_each(app.name)
    logging.getLogger(app.name).setLevel(logging.INFO)
    app.after_request(_tell_of_refusal)


def one_line_each(*names: str) -> None:
    """Have the loggers of these names write one line for each thing they tell of."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(one.formatter, OneLine) for one in logger.handlers):
            handler = _ToStandardError()
            handler.setFormatter(OneLine())
            logger.handlers[:] = [handler]


def request_number() -> str:
    """Return the number of this request: that which a trusted proxy gave it, else our own."""
    environ = request.environ
    if KEPT not in environ:
        given = request.headers.get(HEADER, "") if current_app.config["TRUSTED_PROXIES"] else ""
        environ[KEPT] = given if GIVEN.fullmatch(given) else new_number()
    return str(environ[KEPT])


def new_number() -> str:
    """Return a number by which the lines of one request are found."""
    return secrets.token_hex(5)


class _ToStandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to what is standard error at the time."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None: ...


class OneLine(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            told |= _about_request()
        told |= {name: vars(record)[name] for name in TOLD if name in vars(record)}
        if record.exc_info and record.exc_info[1]:
            told["failures"] = [_about(one) for one in _chain(record.exc_info[1])]
        return json.dumps(told, ensure_ascii=False)


def _about_request() -> dict[str, Any]:
    rule = request.url_rule
    return {
        "request": request_number(),
        "method": request.method[:LONGEST_METHOD],
        "route": rule.rule if rule else None,
    }


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return a failure and those it came from, the last first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _about(error: BaseException) -> dict[str, Any]:
    told: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    reason = reason_of(error)
    if reason:
        told["reason"] = reason
    return told | {"at": _places(error.__traceback__)}


def reason_of(error: BaseException) -> str:
    """Return what is known of why it failed, as far as it says nothing of what was sent."""
    original = getattr(error, "orig", None) or error
    if type(original).__name__ in REASONS:
        return str(original).strip().partition("\n")[0]
    return (original.strerror or "") if isinstance(original, OSError) else ""


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-LAST_PLACES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _tell_of_failure(exc_info: Any) -> None:
    current_app.logger.error("a request failed", exc_info=exc_info)


def _tell_of_refusal(response: Response) -> Response:
    status = response.status_code
    if status >= 400:
        level = logging.ERROR if status >= 500 else logging.INFO
        current_app.logger.log(level, "not answered as asked", extra={"status": status})
        response.headers[HEADER] = request_number()
    return response
