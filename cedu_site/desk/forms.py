"""A form as somebody fills it in, from a page and back to what is written in its front matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from cedu_site.catalogue.models import Resource
from cedu_site.clock import in_beijing
from cedu_site.desk.fields import SOURCE, Field, fields_of
from cedu_site.desk.pictures import describe_pictures
from cedu_site.news.models import Article
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision

Value = str | list[str]
MOMENT = "%Y-%m-%dT%H:%M"  # how browsers send a moment


@dataclass
class Form:
    """The values of a form for a page of `kind`, each as its field is asked."""

    kind: str
    values: dict[str, Value] = field(default_factory=dict)

    @classmethod
    def sent(cls, kind: str, sent: MultiDict[str, str]) -> Form:
        """Return what a browser sent; descriptions of pictures are put into the text."""
        values: dict[str, Value] = {
            one.name: [value for value in sent.getlist(one.name) if value]
            if one.is_list
            else _unified(sent.get(one.name, ""))
            for one in fields_of(kind)
        }
        values["body"] = describe_pictures(str(values["body"]), sent)
        return cls(kind, values)

    @classmethod
    def of(cls, page: Page, revision: Revision) -> Form:
        """Return the form of a version of a page."""
        values = _values(page.kind, revision.title, revision.written)
        values |= placement_of(page) | revision.placement
        return cls(page.kind, {**values, "body": revision.body})

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name, "")

    @property
    def body(self) -> str:
        return str(self["body"])

    @property
    def title(self) -> str:
        return " ".join(str(self["title"]).split())

    def written(self, before: Revision | None) -> dict[str, Any]:
        """Return the front matter: that of `before` with what was changed in the form."""
        written = dict(before.written) if before else {}
        known = _values(self.kind, before.title if before else "", written)
        changed = {
            one.name: self[one.name]
            for one in fields_of(self.kind)
            if one.key and self[one.name] != known.get(one.name, [] if one.is_list else "")
        }
        for one in fields_of(self.kind):
            if one.name in changed and one.name not in SOURCE:
                _put(written, one.name, _as_written(one, self[one.name]))
        if changed.keys() & SOURCE.keys():
            source = {key: str(self[name]).strip() for name, key in SOURCE.items() if self[name]}
            _put(written, "source", source)
        return written

    def placement(self) -> dict[str, Any]:
        """Return where the page is to stand."""
        return {name: self[name] for name in ("column", "series", "position") if self[name]}


def placement_of(page: Page) -> dict[str, Value]:
    """Return where a page stands now."""
    if isinstance(page, Article) and page.column:
        return {"column": page.column.slug}
    if isinstance(page, Resource) and page.parent:
        return {"series": page.course.slug, "position": str(page.position)}
    return {}


def _values(kind: str, title: str, written: dict[str, Any]) -> dict[str, Value]:
    try:
        fields = read_fields(written)
    except FieldRefused:  # what never was published may hold anything
        fields = {}
    shown = {one.name: _as_shown(one, fields.get(one.name, "")) for one in fields_of(kind)}
    source = fields.get("source", {})
    return shown | {name: source.get(key, "") for name, key in SOURCE.items()} | {"title": title}


def _as_shown(field: Field, value: Any) -> Value:
    if field.widget == "moment" and value:
        return in_beijing(datetime.fromisoformat(value)).strftime(MOMENT)
    if field.is_list:
        return [str(one) for one in value or []]
    if isinstance(value, list):
        return "、".join(map(str, value))
    if value is True:
        return "true"
    return str(value or "")


def _as_written(field: Field, value: Value) -> Any:
    if isinstance(value, list):
        return value
    if field.widget == "moment":
        return value.strip().replace("T", " ")
    return value.strip()


def _put(written: dict[str, Any], name: str, value: Any) -> None:
    if value:
        written[name] = value
    else:
        written.pop(name, None)


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
