"""What is asked of a centre, and how the answers stand in its row."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from flask_login import current_user

from cedu_site.centres.embedders import read_origins
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.library.round_trip import put_or_drop
from cedu_site.people.permissions import can
from cedu_site.place.site import current_site
from cedu_site.shaping.rows import add_former_slugs, free_slug, put_words, ticked
from cedu_site.shaping.sheet_forms import Form, FormRefused, Question

TOP = ("", "（最上一级）")
EMBEDDERS = Question(
    "embedders",
    "哪些网站可以嵌入这里的清单",
    "lines",
    hint="一行一个，例如 https://www.example.edu.cn；http 和 https、有没有 www 要各写一行；"
    "不写就都可以",
    most=4000,
)
KEPT = ("slug", "name", "level", "parent", "address", "hours", "summary")


def questions(centre: Centre | None) -> tuple[Question, ...]:
    """Return the questions asked of a centre, None for a new one."""
    levels = [("", "（不写）"), *((level, level) for level in current_site().terms("levels"))]
    keep = Question("keep_name", "改了名称的话，把旧名称留在曾用名里", "yes")
    return (
        Question("name", "名称", most=120),
        *((keep,) if centre else ()),
        Question(
            "slug", "网址", hint="小写字母、数字、- 或汉字；改了以后，旧网址也能打开", most=80
        ),
        Question("level", "级别", "choice", choices=tuple(levels), most=40),
        Question("parent", "上级", "choice", choices=tuple(_parents(centre))),
        Question("former", "曾用名", hint="用顿号隔开；搜旧名字也找得到"),
        Question("address", "地址", most=400),
        Question("hours", "开放时间", most=400),
        Question("summary", "一句话介绍", "lines", most=2000),
        Question("example", "示例：为演示写的，不作数", "yes"),
        *((EMBEDDERS,) if can(current_user, "set", centre) else ()),
    )


def is_asked(row: dict[str, Any]) -> dict[str, str]:
    """Return the values of a centre's row as the form asks them."""
    former = row.get("former") or []
    words = former if isinstance(former, list) else [former]
    return {
        **{name: str(row.get(name) or "") for name in KEPT},
        "former": "、".join(map(str, words)),
        "example": ticked(str(row.get("example") or "")),
        "keep_name": "true",
        "embedders": "\n".join(map(str, row.get("embedders") or [])),
    }


def answer(form: Form, row: Any, others: Container[Any]) -> None:
    """Have the row of a centre say what the form says. Raises FormRefused for the first wrong
    answer; `others` are the slugs of the other centres."""
    before = str(row.get("name") or "")
    said = {name: form.short(name) for name in KEPT}
    if not said["name"]:
        raise FormRefused("name", "请写学习中心的名称。")
    present = str(row.get("slug") or "")
    said["slug"] = free_slug(form, "name", present, others, "学习中心")
    former = [word for word in _words(form.short("former")) if word != said["name"]]
    if form["keep_name"] and before and said["name"] not in (before, "") and before not in former:
        former.append(before)
    for name, value in {**said, "example": ticked(form["example"])}.items():
        put_or_drop(row, name, value)
    put_words(row, "former", former)
    if EMBEDDERS in form.questions:
        put_words(row, "embedders", _embedders(form))
    if present and said["slug"] != present:
        add_former_slugs(row, [present])


def add_former_name(row: Any, name: str) -> None:
    """Have the row of a centre name another name under which it is looked for."""
    known = is_asked(row)["former"]
    words = _words(known)
    if name and name not in (*words, row.get("name")):
        put_words(row, "former", [*words, name])


def _embedders(form: Form) -> list[str]:
    try:
        return read_origins(form.short("embedders").split())
    except ValueError as error:
        raise FormRefused("embedders", f"{error}。") from error


def _parents(centre: Centre | None) -> list[tuple[str, str]]:
    """Return the centres under which the present person may put `centre`, as an indented tree."""
    choices: list[tuple[str, str]] = []
    stands_at = centre.parent if centre else None
    if can(current_user, "structure") or (centre and stands_at is None):
        choices.append(TOP)

    def add(one: Centre, depth: int) -> None:
        if one is centre:
            return
        if one is stands_at or can(current_user, "structure", one):
            choices.append((one.slug, "　" * depth + one.name))
        for child in one.children:
            add(child, depth + 1)

    for top in db.session.scalars(Centre.tree()):
        add(top, 0)
    return choices


def _words(line: str) -> list[str]:
    return [word for one in line.replace("，", "、").split("、") if (word := one.strip())]
