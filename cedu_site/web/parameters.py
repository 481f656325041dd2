"""The parameters of a request, which remember what was asked of them; and some that are said once.

What a page was made from is known by this: no other parameter can make another page.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

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
    once all of them were."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        self.read: set[str] | None = set()

    def _note(self, name: Any) -> None:
        if self.read is not None:
            self.read.add(name)

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # noqa: A002 - as Werkzeug's
        self._note(key)
        return super().getlist(key, type)

    def __iter__(self) -> Iterator[str]:
        self.read = None
        return super().__iter__()

    def __len__(self) -> int:
        self.read = None
        return super().__len__()

    def keys(self) -> Any:
        self.read = None
        return super().keys()

    def items(self, multi: bool = False) -> Iterable[tuple[str, Any]]:
        self.read = None
        return super().items(multi)

    def values(self) -> Iterable[Any]:
        self.read = None
        return super().values()

    def lists(self) -> Iterable[tuple[str, list[Any]]]:
        self.read = None
        return super().lists()

    def listvalues(self) -> Iterable[list[Any]]:
        self.read = None
        return super().listvalues()

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        self.read = None
        return super().to_dict(flat)


class SiteRequest(Request):
    parameter_storage_class = Parameters


def read_names() -> set[str] | None:
    """Return the names of the parameters that the present request was asked for, None for all."""
    asked = request.__dict__.get("args")
    return asked.read if asked is not None else set()


def once(*names: str) -> None:
    """Refuse, with a 400, a request that says one of these parameters more than once."""
    for name in names:
        if len(request.args.getlist(name)) > 1:
            abort(400, f"参数 {name} 只能写一次。")
