"""Addresses as they leave the site: below the mount point, absolute, percent-encoded."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from flask import Flask, Request, request
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map
from werkzeug.sansio.utils import get_current_url

from cedu_site.markup.references import mount
from cedu_site.present import this_app, this_request
from cedu_site.web.parameters import ASKED, worked_out

LARGEST_NUMBER = 2**31 - 1  # that a row may have on PostgreSQL
SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"


class Number(IntegerConverter):
    """A number in an address, as long as the database has some; any other is a 404."""

    regex = r"\d{1,15}"

    def __init__(self, map: Map, *args: Any, **how: Any) -> None:
        super().__init__(map, *args, **({"max": LARGEST_NUMBER} | how))


def read_addresses(app: Flask) -> None:
    """Have the addresses of `app` take such numbers only."""
    app.url_map.converters["int"] = Number


@lru_cache(maxsize=4096)
def quoted(path: str) -> str:
    """Return a path percent-encoded."""
    return quote(path, safe=SAFE_IN_PATH)


def href(path: str) -> str:
    """Return the link to the app-relative `path`, which begins with `/`."""
    return this_request().script_root + quoted(path)


def absolute(path: str) -> str:
    """Return the public address of the app-relative `path`, with host."""
    return base() + quoted(path)


def base() -> str:
    """Return how the site is called, worked out once for each request."""
    present = this_request()
    environ = present.environ
    known: str | None = environ.get("cedu.base_url")
    if known is None:
        known = this_app().config["BASE_URL"] or _root(present)
        environ["cedu.base_url"] = known
    return known


def _root(present: Request) -> str:
    """Return how the site was called by who asks."""
    return _written_root(present.scheme, present.host, present.root_path)


@lru_cache(256)
def _written_root(scheme: str, host: str, below: str) -> str:
    return get_current_url(scheme, host, below).rstrip("/")


def path_here(address: str) -> str:
    """Return the app-relative path that `address` means, which somebody copied or typed."""
    typed = address.strip()
    base = this_app().config["BASE_URL"] or _root(this_request())
    if not typed.startswith(f"{base}/"):
        return typed
    return unquote(urlsplit(typed.removeprefix(base)).path)


def mounted(html: str) -> Markup:
    """Return stored, already sanitised HTML with its inner links below the mount point."""
    return Markup(mount(html, this_request().script_root))  # noqa: S704 - sanitised when it was saved


def with_query(path: str, **changes: Any) -> str:
    """Return a link to `path` with the query changed: lists repeat a name, None drops it.

    What others hung onto the address of a list goes no further.
    """
    changed = {name: _encoded(name, value) for name, value in changes.items()}
    query = "&".join(filter(None, (worked_out("query", _query) | changed).values()))
    return href(path) + ("?" + query if query else "")


def _query() -> dict[str, str]:
    """Return what the request asks for, by name, as it stands in an address."""
    names = ASKED.get(request.endpoint or "") or list(request.args)
    return {name: _encoded(name, request.args.getlist(name)) for name in names}


def _encoded(name: str, value: Any) -> str:
    if value in (None, [], ""):
        return ""
    return urlencode({name: value}, doseq=True, errors="replace")
