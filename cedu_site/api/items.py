"""What the API says of each kind of thing: one table that answers and document are made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cedu_site.api.beside import Beside, Said, centre_said
from cedu_site.api.schemas import (
    COUNT,
    DAY,
    FILLED,
    MOMENT,
    TEXT,
    UID,
    URL,
    WORDS,
    YES,
    Schema,
    nullable,
    one_of,
    ref,
)
from cedu_site.catalogue.models import Standing
from cedu_site.clock import today
from cedu_site.markup.references import mount
from cedu_site.publishing.models import Page
from cedu_site.web.dates import rfc3339
from cedu_site.web.urls import absolute

LANGUAGE = "zh-CN"


@dataclass(frozen=True)
class Field:
    """One thing that an item says; lists leave out what is not `listed` unless asked for it."""

    schema: Schema
    words: str
    read: Callable[[Any, Beside], Any]
    listed: bool = True

    @property
    def described(self) -> Schema:
        """The schema with what people read about it."""
        return {**self.schema, "description": self.words}


Fields = Mapping[str, Field]


def said(name: str, words: str, schema: Schema = FILLED) -> Field:
    """Return what a page's front matter says under `name`, null where it says nothing."""
    return Field(nullable(schema), words, lambda page, _: page.fields.get(name))


def listed(name: str, words: str, schema: Schema = WORDS) -> Field:
    """Return the list that a page's front matter has under `name`, empty where it has none."""
    return Field(schema, words, lambda page, _: page.fields.get(name, []))


def _centre(page: Page, _: Beside) -> Said | None:
    centre = page.centre
    return centre_said(centre) if centre and not centre.retired_at else None


def _cover(page: Page, _: Beside) -> Said | None:
    if page.cover is None or not page.cover.is_picture:
        return None
    shown = page.cover.shown
    return {"url": absolute(page.cover.url), "width": shown["width"], "height": shown["height"]}


def _source(page: Page, _: Beside) -> Said | None:
    source = page.fields.get("source")
    return {name: source.get(name) for name in ("name", "url", "date")} if source else None


def _html(page: Page, beside: Beside) -> str:
    return mount(beside.bodies[page.live_id or 0][0], absolute("/").rstrip("/"))


def _text(page: Page, beside: Beside) -> str:
    return beside.bodies[page.live_id or 0][1]


def _own(read: Callable[[Any, Beside], Any]) -> Callable[[Any, Beside], Any]:
    """Return what reads articles of our own, and nothing of those that only point elsewhere."""
    return lambda page, beside: (
        None if page.column and page.column.link_posts else read(page, beside)
    )


def _column(page: Any, _: Beside) -> Said | None:
    column = page.column
    if column is None or column.retired_at:
        return None
    return {"uid": column.uid, "title": column.title, "url": absolute(column.path)}


def _begin(kind: str) -> Fields:
    return {
        "uid": Field(UID, "永久的编号，改名、换地址都不变。", lambda one, _: one.uid),
        "kind": Field({"type": "string", "const": kind}, "类别。", lambda one, _: one.kind),
        "url": Field(URL, "页面的完整网址。", lambda one, _: absolute(one.path)),
        "title": Field(TEXT, "标题。", lambda one, _: one.title),
        "summary": Field(TEXT, "摘要，没有时为空。", lambda one, _: one.summary),
        "language": Field({"type": "string", "const": LANGUAGE}, "语言。", lambda *_: LANGUAGE),
    }


PAGE: Fields = {
    "published": Field(MOMENT, "发布的时间。", lambda page, _: rfc3339(page.opens_at)),
    "updated": Field(MOMENT, "最近一次改动的时间。", lambda page, _: rfc3339(page.updated_at)),
    "expires": Field(nullable(MOMENT), "到什么时候为止。", lambda page, _: rfc3339(page.closes_at)),
    "corrected": Field(
        nullable(MOMENT),
        "最近一次更正的时间，没有更正过为 null。",
        lambda page, beside: rfc3339(beside.corrected.get(page.id)),
    ),
    "centre": Field(nullable(ref("CentreLink")), "发布的学习中心。", _centre),
    "author": said("author", "编写的人。"),
    "title_alt": listed("title_alt", "别的叫法。"),
    "topics": listed("topics", "主题。"),
    "region": listed("region", "地区。"),
    "audience": listed("audience", "适合哪些人。"),
    "format": listed("format", "形式。"),
    "level": said("level", "难度。"),
    "minutes": said("minutes", "动手要多少分钟。", COUNT),
    "season": listed(
        "season",
        "当季的月份。",
        {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 12}},
    ),
    "licence": said("licence", "许可。"),
    "source": Field(nullable(ref("Source")), "来源。", _source),
    "ai": said(
        "ai", "是否用了人工智能：没有、辅助、生成。", one_of("none", "assisted", "generated")
    ),
    "example": Field(YES, "为真时内容是虚构的示例。", lambda page, _: page.example),
    "cover": Field(nullable(ref("Picture")), "封面图片。", _cover),
}
BODY: Fields = {
    "html": Field(TEXT, "正文，HTML，链接都是完整网址。", _html, listed=False),
    "text": Field(TEXT, "正文，纯文字。", _text, listed=False),
}

COURSE: Fields = {
    **_begin("course"),
    **PAGE,
    **BODY,
    "resource_count": Field(
        COUNT,
        "有多少课。",
        lambda page, beside: len(beside.resources.get(page.id, [])),
        listed=False,
    ),
    "resources": Field(
        {"type": "array", "items": ref("PageLink")},
        "各课，按顺序。",
        lambda page, beside: beside.resources.get(page.id, []),
        listed=False,
    ),
}
RESOURCE: Fields = {
    **_begin("resource"),
    **PAGE,
    "course": Field(
        nullable(ref("PageLink")),
        "所属的课程。",
        lambda page, beside: beside.courses.get(page.parent_id),
    ),
    "position": Field(COUNT, "在课程里的位置。", lambda page, _: page.position),
    "timeline": said("timeline", "时间安排。"),
    "yield": said("yield", "做出多少。"),
    "markdown": Field(URL, "同一页的 Markdown 原文。", lambda page, _: absolute(f"{page.path}.md")),
    **BODY,
}
OFFERING: Fields = {
    **_begin("offering"),
    **PAGE,
    "course": Field(
        nullable(ref("PageLink")),
        "开的是哪门课程。",
        lambda page, beside: beside.courses.get(page.course_id),
    ),
    "place": said("place", "地点。"),
    "weekdays": listed("weekdays", "星期几。"),
    "times": said("times", "几点。"),
    "from": said("from", "第一天。", DAY),
    "to": said("to", "最后一天。", DAY),
    "fee": said("fee", "费用。"),
    "join": said("join", "怎样报名。"),
    "state": Field(
        one_of(*Standing),
        "今天（北京时间）还没开班、正在上课、已经结束。",
        lambda page, _: page.standing(today()).value,
    ),
    **BODY,
}
ARTICLE: Fields = {
    **_begin("article"),
    **PAGE,
    "column": Field(nullable(ref("ColumnLink")), "所在的栏目。", _column),
    "event_date": said("event_date", "活动的日期。", DAY),
    "event_type": said("event_type", "活动的类型。"),
    "project": said("project", "所属的项目。"),
    "attendance": said("attendance", "参加的人次。", COUNT),
    "attendance_method": said("attendance_method", "人次怎样数的。"),
    **{
        name: replace(
            field,
            schema=nullable(field.schema),
            words=f"{field.words}转载为 null，请看 source。",
            read=_own(field.read),
        )
        for name, field in BODY.items()
    },
}
CENTRE: Fields = {
    **_begin("centre"),
    "name": Field(TEXT, "名称，和 title 相同。", lambda one, _: one.name),
    "level": Field(TEXT, "层级，如“乡镇”，没有时为空。", lambda one, _: one.level),
    "parent": Field(
        nullable(ref("CentreLink")),
        "上一级学习中心。",
        lambda one, beside: beside.parents.get(one.parent_id),
    ),
    "former": Field(WORDS, "从前的名称。", lambda one, _: one.former),
    "address": Field(TEXT, "地址，没有时为空。", lambda one, _: one.address),
    "hours": Field(TEXT, "开放时间，没有时为空。", lambda one, _: one.hours),
    "example": Field(YES, "为真时这个学习中心是虚构的示例。", lambda one, _: one.example),
}


def item(thing: Any, beside: Beside, fields: Fields) -> Said:
    """Return what `fields` say of a thing, all of them."""
    return {name: field.read(thing, beside) for name, field in fields.items()}
