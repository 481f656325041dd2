"""The address that a search leaves in the browser: short, and one step of its history."""

from urllib.parse import parse_qs

from flask import request

from cedu_site.web.urls import with_query


def step(sort: str | None) -> dict[str, str]:
    """Return the headers that give htmx the present address, as a new step or in place of the last.

    `sort` is None where it is the usual one.
    """
    address = with_query("/catalogue/", q=request.args.get("q") or None, sort=sort)
    goes_on = _goes_on(request.headers.get("HX-Current-URL", ""), address)
    push, replace = ("false", address) if goes_on else (address, "false")
    return {"HX-Push-Url": push, "HX-Replace-Url": replace}


def _goes_on(before: str, after: str) -> bool:
    """Tell whether `after` is the same search as `before`, or goes on typing it."""
    old, new = (parse_qs(_query(address)) for address in (before, after))
    was, now = (query.pop("q", [""])[0] for query in (old, new))
    typed = was and now and (now.startswith(was) or was.startswith(now))
    return old == new and bool(was == now or typed)


def _query(address: str) -> str:
    return address.partition("#")[0].partition("?")[2]
