"""Forms over the sheets that describe the site: asked by a table, read as plain text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from cedu_site.extensions import db
from cedu_site.library.sheets import SheetRefused
from cedu_site.markup.characters import remove_controls
from cedu_site.publishing.log import LONGEST_WHY
from cedu_site.web.urls import href

CHANGED = (
    "您打开以后，别人改过这里，所以没有存。您写的还在下面：先看看现在的内容，"
    "再点一次保存，就以您写的为准。"
)
AT_THE_END = "已经在最前或最后了，没有移动。"
GONE = "这一项已经不在了，可能刚刚有人删除了；请重新打开这一页。"
WHY = "why"
STEPS = {"up": -1, "down": 1}


class FormRefused(Exception):
    """A form cannot be saved: `name` is the question, empty for the whole; the message says why."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


REFUSALS = (FormRefused, SheetRefused)


@dataclass(frozen=True)
class Question:
    """One question of a form; widgets: text, lines, number, url, choice, yes."""

    name: str
    label: str
    widget: str = "text"
    hint: str = ""
    most: int = 400
    rows: int = 3
    choices: tuple[tuple[str, str], ...] = ()


@dataclass
class Form:
    """Questions with what is written to them, what is wrong, and what the form was begun from."""

    questions: Iterable[Question]
    values: dict[str, str] = field(default_factory=dict)
    base: str = ""
    said: str = ""
    wrong: str = ""
    why: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @classmethod
    def sent(cls, questions: Iterable[Question]) -> Form:
        """Return the form as a browser sent it."""
        values = {one.name: remove_controls(request.form.get(one.name, "")) for one in questions}
        return cls(questions, values, request.form.get("base", ""), why=asked_why())

    @property
    def stale(self) -> bool:
        """Whether somebody changed what the form was begun from."""
        return self.said == CHANGED

    def refused(self, refusal: FormRefused | SheetRefused, base: str) -> Form:
        """Return the form with what is wrong with it, to be sent again over `base`."""
        self.said, self.base = str(refusal), base
        self.wrong = getattr(refusal, "name", "")
        return self

    def short(self, name: str) -> str:
        """Return an answer as one line. Raises FormRefused where it is too long."""
        asked = next(one for one in self.questions if one.name == name)
        line = " ".join(self[name].split())
        if len(line) > asked.most:
            raise FormRefused(name, f"“{asked.label}”太长：最多 {asked.most} 个字。")
        return line


def asked_why() -> str:
    """Return why something is changed, as far as that was said."""
    return " ".join(remove_controls(request.form.get(WHY, "")).split())[:LONGEST_WHY]


def stamp(value: Any) -> str:
    """Return a short sign of what a part of a sheet says, by which a change of it is noticed."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode(errors="replace")).hexdigest()[:16]


def expect(value: Any, base: str) -> None:
    """Go on if a part of a sheet still says what the form was begun from. Raises FormRefused."""
    if base != stamp(value):
        raise FormRefused("", CHANGED)


def beside(at: int, count: int) -> int:
    """Return the place before or after place `at` of `count`, whichever was asked for.

    Raises FormRefused where there is none.
    """
    to = at + STEPS.get(request.form.get("to", ""), count)
    if not 0 <= to < count:
        raise FormRefused("", AT_THE_END)
    return to


def done(sentence: str, path: str) -> ResponseReturnValue:
    """Keep what was done, say so, and go on to `path`."""
    db.session.commit()
    flash(sentence)
    return redirect(href(path), 303)
