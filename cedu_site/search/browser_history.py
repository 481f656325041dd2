"""The address that a search leaves in the browser: short, and one step of its history."""

from urllib.parse import parse_qs, unquote

from flask import request

from cedu_site.web.urls import with_query


def step(sort: str | None) -> dict[str, str]:
    """Return the headers that give htmx the present address, as a new step or in place of the last.

    `sort` is None where it is the usual one.
    """
    address = with_query("/catalogue/", q=request.args.get("q") or None, sort=sort)
    goes_on = _goes_on(_address_before(), address)
    push, replace = ("false", address) if goes_on else (address, "false")
    return {"HX-Push-Url": push, "HX-Replace-Url": replace}


def words_before() -> str:
    """Return the words that htmx asked before where this search is the same or goes on typing.

    They are those it says it asked, else those of the address that it shows.
    """
    told, now = request.headers.get("Words-Before"), request.args.get("q", "")
    was = _asked(_address_before())[0] if told is None else unquote(told)
    return was if _typed_on(was, now) else ""


def _goes_on(before: str, after: str) -> bool:
    """Tell whether `after` is the same search as `before`, or goes on typing it."""
    (was, old), (now, new) = _asked(before), _asked(after)
    return old == new and (was == now or _typed_on(was, now))


def _typed_on(was: str, now: str) -> bool:
    return bool(was and now) and (now.startswith(was) or was.startswith(now))


def _address_before() -> str:
    return request.headers.get("HX-Current-URL", "")


def _asked(address: str) -> tuple[str, dict[str, list[str]]]:
    """Return the words that an address asks for, and the rest of its question."""
    rest = parse_qs(address.partition("#")[0].partition("?")[2])
    return rest.pop("q", [""])[0], rest
