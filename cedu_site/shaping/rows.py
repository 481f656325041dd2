"""The rows of a sheet, each about one thing with a slug: found, and changed by what a form says."""

from collections.abc import Container, Sequence
from typing import Any

from cedu_site.addresses import RESERVED
from cedu_site.library.round_trip import flow
from cedu_site.publishing.fields import yes
from cedu_site.shaping.sheet_forms import GONE, Form, FormRefused
from cedu_site.text.slugs import slugify


def slug_of(row: Any) -> str:
    """Return the slug of a row, empty where it is written wrongly."""
    return str(row.get("slug") or "") if isinstance(row, dict) else ""


def row_in(rows: Any, slug: str) -> Any:
    """Return the row with this slug. Raises FormRefused where it has gone."""
    found = next((one for one in rows if slug_of(one) == slug), None)
    if found is None:
        raise FormRefused("", GONE)
    return found


def free_slug(form: Form, name: str, present: str, others: Container[Any], noun: str) -> str:
    """Return the slug that is asked for, or one made from the answer `name`.

    Raises FormRefused for one that is no slug, that is reserved, or that is among `others`.
    """
    slug = form.short("slug") or slugify(form.short(name))
    if slug == present:
        return slug
    if not slug or slug != slugify(slug):
        raise FormRefused("slug", "“网址”只能用小写字母、数字、汉字和 -，例如 xiaoxi。")
    if slug in RESERVED:
        raise FormRefused("slug", f"“{slug}”是网站自己用的网址，请换一个。")
    if slug in others:
        raise FormRefused("slug", f"已经有{noun}用“{slug}”作网址，请换一个。")
    return slug


def add_former_slugs(row: Any, slugs: Sequence[str]) -> None:
    """Have a row say that what it is about was called by these slugs too."""
    known = [str(one) for one in row.get("former_slugs") or []]
    every = dict.fromkeys([*known, *slugs])
    put_words(row, "former_slugs", [one for one in every if one != row["slug"]])


def put_words(row: Any, name: str, words: list[str]) -> None:
    """Have the row say these words under `name`, in one line, and nothing where there are none."""
    present = row.get(name)
    if words and list(present or []) != words:
        row[name] = flow(words)
    elif not words:
        row.pop(name, None)


def ticked(value: str) -> str:
    """Return "true" for what says yes, nothing for no and for what says neither."""
    try:
        return "true" if value and yes(value) else ""
    except ValueError:
        return ""
