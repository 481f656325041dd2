"""The one address of a page: with what its list is asked for, without what others hang onto it."""

from urllib.parse import urlencode

from flask import Request

from cedu_site.present import this_request
from cedu_site.web.parameters import ASKED, worked_out
from cedu_site.web.urls import absolute

PAGE = "page"
FIRST = {PAGE: "1", "sort": "relevance"}  # what is usual goes without saying


def canonical(path: str) -> str:
    """Return the public address of `path` with what the request asks of it, and nothing else."""
    asked = worked_out("asked", _asked)
    return absolute(path) + ("?" + urlencode(asked, errors="replace") if asked else "")


def is_narrowed() -> bool:
    """Tell whether the request asks for a part of a list or for another page of it."""
    return bool(worked_out("asked", _asked))


def _asked() -> list[tuple[str, str]]:
    present = this_request()
    names = ASKED.get(present.endpoint or "", ())
    pairs = [(name, value) for name in names for value in _values(present, name)]
    return [(name, value) for name, value in pairs if value and value != FIRST.get(name)]


def _values(present: Request, name: str) -> list[str]:
    values = present.args.getlist(name)
    if name == PAGE:
        return [str(int(value)) for value in values[:1] if value.isascii() and value.isdigit()]
    return sorted(set(values)) if name not in ("q", "sort") else values[:1]
