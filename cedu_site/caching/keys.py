"""By what a kept page is found: its address, the parameters and headers that its view looks at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Key = tuple[object, ...]
SHORT, SHORT_QUERY = 200, 500  # characters; what a longer header or query means is not remembered


@dataclass(frozen=True)
class Look:
    """What a view has ever looked at: names of parameters, in order, and of headers."""

    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()

    def widened(self, names: Iterable[str], headers: Iterable[str]) -> "Look":
        """Return what a view looked at that looked at this too."""
        return replace(
            self,
            names=tuple(sorted({*self.names, *names})),
            headers=tuple(sorted({*self.headers, *headers})),
        )


def key_of(where: Key, environ: "WSGIEnvironment", look: Look) -> tuple[Key, bool]:
    """Return the key of what `environ` asks for, and whether anyone can make up many such keys."""
    query = environ.get("QUERY_STRING", "")
    asked = _asked(query, look.names) if query and look.names else ()
    made_up = bool(asked)
    said: list[object] = []
    for name in look.headers:
        read = MEANINGS.get(name)
        value = environ.get(_variable(name))
        said.append(read(value) if read else value)
        made_up = made_up or (read is None and value is not None)
    return (*where, asked, look.headers, *said), made_up


def is_readable(query: str) -> bool:
    """Tell whether a query is text in UTF-8, as it should be."""
    if query.isascii():
        return True
    try:
        query.encode("latin-1").decode()
    except UnicodeError:
        return False
    return True


def _asked(query: str, names: tuple[str, ...]) -> Key:
    """Return the parameters of these names with their values, in the order of the names."""
    return (_read if len(query) <= SHORT_QUERY else _read.__wrapped__)(query, names)


@lru_cache(1_000)  # to take a query apart takes as long as all the rest of a hit
def _read(query: str, names: tuple[str, ...]) -> Key:
    text = query if query.isascii() else query.encode("latin-1").decode()
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="werkzeug.url_quote"):
        if name in names:
            values.setdefault(name, []).append(value)
    return tuple((name, *values[name]) for name in names if name in values)


@lru_cache(64)
def _variable(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")


def _takes_gzip(accepted: str | None) -> bool:
    if not accepted:
        return False
    return _quality(accepted) if len(accepted) <= SHORT else _quality.__wrapped__(accepted)


@lru_cache(256)
def _quality(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept)["gzip"] > 0


MEANINGS: dict[str, Callable[[str | None], object]] = {  # of headers that are not read as they are
    "accept-encoding": _takes_gzip,
    "hx-request": lambda value: value == "true",
    "hx-request-type": lambda value: value == "partial",
}
