"""The difference of two versions as it is shown: each field by its label, and the text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cedu_site.desk.choices import choices
from cedu_site.desk.fields import LABELS, fields_of
from cedu_site.desk.forms import Form, Value
from cedu_site.desk.kinds import base_of
from cedu_site.publishing.diff import Part, Run, compare, folded, is_changed
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision

TOLD_OTHERWISE = {"source", "title", "uid", "status"}
MOST_IN_A_FIELD = 3_000**2  # pairs of words: a page has many fields, and each is short as a rule
CHOSEN = {"choice", "checks", "months"}


@dataclass(frozen=True)
class Told:
    """What a version says: a form, and what of its front matter no form asks for."""

    form: Form
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """The changed fields by label, and the changed parts of the text."""

    fields: dict[str, list[Run]]
    body: list[Part]

    def __bool__(self) -> bool:
        return bool(self.fields or self.body)


def told(page: Page, revision: Revision) -> Told:
    """Return what a version of a page says."""
    asked = {one.key for one in fields_of(page.kind)} | TOLD_OTHERWISE
    more = {key: value for key, value in revision.written.items() if key not in asked}
    return Told(Form.of(page, revision), more)


def difference(old: Told, new: Told, page: Page) -> Difference:
    """Return how `new` came of `old`, both of them of `page`."""
    base = base_of(page.kind, page)
    fields: dict[str, list[Run]] = {}
    for one in fields_of(page.kind):
        if one.name == "body" or old.form[one.name] == new.form[one.name]:
            continue
        labels = {}
        if one.widget in CHOSEN:
            labels = dict(choices(one, old.form, base) + choices(one, new.form, base))
        before, after = (_in_words(form[one.name], labels) for form in (old.form, new.form))
        fields[one.label] = compare(before, after, MOST_IN_A_FIELD)
    for key in sorted(old.more.keys() | new.more.keys()):
        before, after = (_as_text(one.more.get(key)) for one in (old, new))
        runs = compare(before, after, MOST_IN_A_FIELD)
        if is_changed(runs):
            fields[LABELS.get(key, key)] = runs
    body = compare(old.form.body, new.form.body)
    return Difference(fields, folded(body) if is_changed(body) else [])


def _in_words(value: Value, labels: dict[str, str]) -> str:
    if value == "true":
        return "是"
    values = value if isinstance(value, list) else [value]
    return "、".join(labels.get(one, one).strip() for one in values)


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
