"""The parameters of the API: how each is read, and what it may be, from one table."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, request

from cedu_site.api.schemas import SLUG, Schema
from cedu_site.web.parameters import once

USUAL, MOST = 20, 100
LIMIT = re.compile("[0-9]{1,3}")


@dataclass(frozen=True)
class Parameter:
    """A parameter by its name: its `schema`, what people read about it, and what reads a value
    (raising ValueError with the sentence that says what is wrong)."""

    name: str
    schema: Schema
    words: str
    read: Callable[[str], Any]
    more: Schema = field(default_factory=dict)

    @property
    def described(self) -> Schema:
        """The parameter as OpenAPI describes it."""
        said = {"name": self.name, "in": "query", "description": self.words, "schema": self.schema}
        return said | self.more


def read_parameters(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return what the request says for those it names; what they cannot mean is a 400."""
    return {one.name: _read(one) for one in parameters if one.name in request.args}


def _read(parameter: Parameter) -> Any:
    once(parameter.name)
    try:
        return parameter.read(request.args[parameter.name])
    except ValueError as error:
        abort(400, str(error))


def _limit(text: str) -> int:
    if not LIMIT.fullmatch(text) or not 1 <= int(text) <= MOST:
        raise ValueError(f"limit 应是 1 到 {MOST} 之间的整数。")
    return int(text)


def matching(pattern: str, sentence: str) -> Callable[[str], str]:
    """Return what reads a text of the given form, and otherwise says the sentence."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(sentence)
        return text

    return read


def named(name: str, words: str) -> Parameter:
    """Return the parameter that names something by the last part of its address."""
    sentence = f"{name} 应是网址里的名字，一到 80 个字。"
    return Parameter(name, SLUG, words, matching(SLUG["pattern"], sentence))


def fields_of(names: Sequence[str], heavy: Sequence[str]) -> Parameter:
    """Return the parameter that chooses among the fields of an item."""

    def read(text: str) -> list[str]:
        chosen = text.split(",")
        unknown = [one for one in chosen if one not in names]
        if unknown:
            raise ValueError("fields 里有不认识的字段。可以写：" + "、".join(names) + "。")
        return chosen

    heavy_words = f"不写时列表里没有 {'、'.join(heavy)}。" if heavy else ""
    return Parameter(
        "fields",
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(names)}},
        f"只要哪些字段，用英文逗号隔开；回答里就只有这些。{heavy_words}",
        read,
        {"style": "form", "explode": False, "example": ["uid", "title", "url"]},
    )


LIMITED = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "一次最多几条。",
    _limit,
)
CENTRE = named("centre", "只要这个学习中心和它下面的，写它网址里的名字；改名、合并以前的也认得。")
COURSE = named("course", "只要这门课程的，写它网址里的名字；从前的名字也认得。")
COLUMN = named("column", "只要这个栏目的，写它网址里的名字；从前的名字也认得。")
