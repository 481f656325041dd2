"""The address that a search leaves in the browser: short, and one step of its history."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from flask import request

from cedu_site.web.urls import with_query

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADDRESS = "HTTP_HX_CURRENT_URL"


def step(sort: str | None) -> dict[str, str]:
    """Return the headers that give htmx the present address, as a new step or in place of the last.

    `sort` is None where it is the usual one.
    """
    address = with_query("/catalogue/", q=request.args.get("q") or None, sort=sort)
    goes_on = _goes_on(_address_before(), address)
    push, replace = ("false", address) if goes_on else (address, "false")
    return {"HX-Push-Url": push, "HX-Replace-Url": replace}


def words_before(environ: "WSGIEnvironment", now: str) -> str:
    """Return the words that htmx asked before, where a search for `now` goes on typing them.

    They are those it says it asked, else those of the address that it shows.
    """
    told, address = environ.get("HTTP_WORDS_BEFORE"), environ.get(ADDRESS)
    if not (told or address):
        return ""
    was = _asked(address or "")[0] if told is None else unquote(told)
    return was if _typed_on(was, now) else ""


def _goes_on(before: str, after: str) -> bool:
    """Tell whether `after` is the same search as `before`, or goes on typing it."""
    (was, old), (now, new) = _asked(before), _asked(after)
    return old == new and (was == now or _typed_on(was, now))


def _typed_on(was: str, now: str) -> bool:
    return bool(was and now) and (now.startswith(was) or was.startswith(now))


def _address_before() -> str:
    return str(request.environ.get(ADDRESS, ""))


def _asked(address: str) -> tuple[str, dict[str, list[str]]]:
    """Return the words that an address asks for, and the rest of its question."""
    rest = parse_qs(address.partition("#")[0].partition("?")[2])
    return rest.pop("q", [""])[0], rest
