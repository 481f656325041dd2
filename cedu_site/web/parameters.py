"""The parameters of a request, which remember what was asked of them; and some that are said once.

What a page was made from is known by this: no other parameter can make another page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

from cedu_site.present import this_request

T = TypeVar("T")
ASKED: dict[str, tuple[str, ...]] = {  # endpoint: what changes the page, in this order
    "catalogue.courses": ("page",),
    "catalogue.offerings": ("state", "centre", "week", "page"),
    "news.news": ("page",),
    "news.column": ("year", "page"),
    "feedback.correction": ("page",),
    "search.catalogue": (
        *("q", "kind", "course", "topic", "region", "audience", "format", "centre"),
        *("sort", "page"),
    ),
}


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address says behind its `?`; `read` are the names that anyone has looked up, None
    once all of them were. What was worked out of them for this request is `known`."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        self.read: set[str] | None = set()
        self.known: dict[str, Any] = {}


def _by_name(method: str) -> Callable[..., Any]:
    original = getattr(ImmutableMultiDict, method)

    @wraps(original)
    def noted(self: Parameters, name: Any, *more: Any, **named: Any) -> Any:
        if self.read is not None:
            self.read.add(name)
        return original(self, name, *more, **named)

    return noted


def _of_all(method: str) -> Callable[..., Any]:
    original = getattr(ImmutableMultiDict, method)

    @wraps(original)
    def noted(self: Parameters, *more: Any, **named: Any) -> Any:
        self.read = None
        return original(self, *more, **named)

    return noted


for _name in ("__getitem__", "__contains__", "get", "getlist"):
    setattr(Parameters, _name, _by_name(_name))
for _name in (
    *("__iter__", "__len__", "__eq__", "__reversed__", "__or__", "__ror__", "__repr__"),
    *("keys", "items", "values", "lists", "listvalues", "to_dict", "copy"),
):
    setattr(Parameters, _name, _of_all(_name))


class SiteRequest(Request):
    parameter_storage_class = Parameters


def worked_out(name: str, make: Callable[[], T]) -> T:
    """Return what `make` says of the parameters, which is asked once for each request."""
    known: dict[str, T] = this_request().args.known  # type: ignore[attr-defined]
    if name not in known:
        known[name] = make()
    return known[name]


def read_names() -> set[str] | None:
    """Return the names of the parameters that the present request was asked for, None for all."""
    asked: Parameters | None = vars(this_request()).get("args")
    return set() if asked is None else asked.read


def once(*names: str) -> None:
    """Refuse, with a 400, a request that says one of these parameters more than once."""
    for name in names:
        if len(request.args.getlist(name)) > 1:
            abort(400, f"参数 {name} 只能写一次。")
