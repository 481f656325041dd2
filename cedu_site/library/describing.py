"""The forms that the YAML files of a library have; what does not fit is refused by its line."""

import re
from collections.abc import Callable
from typing import Any

from cedu_site.library.reading import FileRefused, Sheet
from cedu_site.publishing.fields import number, text, words

HTTP = re.compile(r"(https?://.*)?")
Form = Callable[[Any], Any]


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping, empty for nothing. Raises ValueError."""
    if not isinstance(value or {}, dict):
        raise ValueError("应写成“名称: 内容”")
    return value or {}


def short(row: dict[str, Any], name: str, longest: int) -> str:
    """Return the text of a row under `name`, of at most `longest` characters. Raises ValueError."""
    value = text(row.get(name, ""))
    if len(value) > longest:
        raise ValueError(f"“{name}”太长：最多 {longest} 个字")
    return value


def site(sheet: Sheet) -> dict[str, Any]:
    """Return what `site.yaml` says, each known part in its form. Raises FileRefused."""
    return _formed(sheet, SITE)


def vocabulary(sheet: Sheet) -> dict[str, Any]:
    """Return the lists of `vocab.yaml`. Raises FileRefused."""
    return _formed(sheet, dict.fromkeys(_all(sheet), words))


def _formed(sheet: Sheet, forms: dict[str, Form]) -> dict[str, Any]:
    value = dict(_all(sheet))
    for name, form in forms.items():
        if name in value:
            try:
                value[name] = form(value[name])
            except ValueError as error:
                raise FileRefused(f"“{name}”{error}", sheet.line_of(name)) from error
    return value


def _all(sheet: Sheet) -> dict[str, Any]:
    try:
        return mapping(sheet.value)
    except ValueError as error:
        raise FileRefused(str(error)) from error


def _texts(value: Any) -> dict[str, str]:
    texts = {name: text(one) for name, one in mapping(value).items()}
    if not HTTP.fullmatch(texts.get("url", "")):
        raise ValueError("的网址应以 http:// 或 https:// 开头")
    return texts


def _theme(value: Any) -> dict[str, Any]:
    return {
        name: _texts(part) if name in ("light", "dark") else text(part)
        for name, part in mapping(value).items()
    }


def _sections(value: Any) -> list[dict[str, Any]]:
    sections = [_texts(row) for row in _rows(value)]
    return [section | {"count": number(section.get("count") or "6")} for section in sections]


def _rows(value: Any) -> list[Any]:
    if not isinstance(value or [], list):
        raise ValueError("应是一个列表")
    return value or []


SITE: dict[str, Form] = {
    "name": text,
    "short_name": text,
    "description": text,
    "host": _texts,
    "contact": _texts,
    "records": _texts,
    "theme": _theme,
    "home": _sections,
    "footer": words,
}
