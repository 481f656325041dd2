"""The OpenAPI document (spec.openapis.org/oas/v3.1.0), made from the tables that answer."""

from collections.abc import Sequence
from functools import cache

from cedu_site.api.items import LANGUAGE
from cedu_site.api.kinds import KINDS, Kind
from cedu_site.api.openapi_answers import HEADERS, PROBLEM, RESPONSES, answers
from cedu_site.api.openapi_examples import Examples
from cedu_site.api.openapi_search import SEARCH
from cedu_site.api.parameters import Parameter
from cedu_site.api.schemas import (
    COUNT,
    FILLED,
    TEXT,
    UID,
    URL,
    Schema,
    closed,
    nullable,
    ref,
)
from cedu_site.web.urls import absolute

VERSION = "1.0.0"
ABOUT = """本站公开内容的只读接口，看得到的和网页上的一样：没有发布的、撤下的，这里也没有。
不用登录，不用密钥，任何网站的脚本都可以读；只用 GET（HEAD、OPTIONS 也可以）。

* 列表一次给出一段，`next` 是下一段的网址，没有下一段时是 null；`Link` 头里也有。
  读的时候有新内容发布，不会漏掉、也不会重复原有的。
* 回答带 `ETag`，下次用 `If-None-Match` 来问，没有变就是 304。
* 出错时回答 `application/problem+json`（RFC 9457），`detail` 用一句话说明怎样改。
* 每个参数只能写一次（搜索的筛选条件除外），不认识的参数不理会。
* 没有的值是 null，没有的列表是空列表。`example` 为真的内容是虚构的示例，显示时请写明。
* 每条内容的许可写在 `licence` 里，转载时请照办并注明来源。"""


def document(title: str, examples: Examples) -> Schema:
    """Return the document for the site called `title`, with these examples."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}：开放接口",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "见每条内容的 licence"},
        },
        "servers": [{"url": absolute("/api/v1"), "description": "本站"}],
        "tags": [{"name": kind.plural, "description": kind.label} for kind in KINDS]
        + [{"name": "search", "description": "搜索"}, {"name": "about", "description": "关于接口"}],
        "paths": _paths(examples),
        "components": {"schemas": _schemas(), "responses": RESPONSES, "headers": HEADERS},
    }


def _paths(examples: Examples) -> Schema:
    paths: Schema = {"/": {"get": _INDEX}, "/openapi.json": {"get": _DOCUMENT}}
    for kind in KINDS:
        paths[f"/{kind.plural}"] = {"get": _several(kind, examples)}
        paths[f"/{kind.plural}/{{uid}}"] = {"get": _one(kind, examples)}
    return paths | {"/search": {"get": SEARCH}}


def _several(kind: Kind, examples: Examples) -> Schema:
    link = {
        "operationId": f"get{kind.name}",
        "parameters": {"uid": "$response.body#/items/0/uid"},
        "description": "列表里的第一条。",
    }
    good = answers(
        ref(f"{kind.name}List"),
        f"一段{kind.label}。",
        "400",
        "404",
        paged=True,
        links={"first": link},
    )
    return {
        "operationId": f"list{kind.name}s",
        "tags": [kind.plural],
        "summary": f"{kind.label}的列表",
        "description": kind.order.words,
        "parameters": _described(kind.parameters, examples),
        "responses": good,
    }


def _one(kind: Kind, examples: Examples) -> Schema:
    is_centre = kind.name == "Centre"
    uid = {
        "name": "uid",
        "in": "path",
        "required": True,
        "schema": UID,
        "description": f"{kind.label}的 uid，列表里有。",
        **_example(examples, kind.plural),
    }
    body = {"anyOf": [ref(kind.name), ref(f"{kind.name}Part")]}
    others = ("400", "404", "410", "301") if is_centre else ("400", "404", "410")
    return {
        "operationId": f"get{kind.name}",
        "tags": [kind.plural],
        "summary": f"一条{kind.label}",
        "description": "合并了的学习中心用 301 引到现在的。" if is_centre else "有全部字段。",
        "parameters": [uid, *_described([kind.choosing], examples)],
        "responses": answers(body, f"{kind.label}。", *others),
    }


def _described(parameters: Sequence[Parameter], examples: Examples) -> list[Schema]:
    return [one.described | _example(examples, one.name) for one in parameters]


def _example(examples: Examples, name: str) -> Schema:
    return {"example": examples[name]} if name in examples else {}


@cache
def _schemas() -> Schema:
    found: Schema = {
        "Problem": PROBLEM,
        "CentreLink": closed({"uid": UID, "name": TEXT, "url": URL}),
        "PageLink": closed({"uid": UID, "title": TEXT, "url": URL}),
        "ColumnLink": closed({"uid": UID, "title": TEXT, "url": URL}),
        "Picture": closed({"url": URL, "width": nullable(COUNT), "height": nullable(COUNT)}),
        "Source": closed(
            {
                "name": nullable(FILLED),
                "url": nullable({"type": "string", "pattern": "^https?://"}),
                "date": nullable(FILLED),
            }
        ),
    }
    for kind in KINDS:
        found |= _schemas_of(kind)
    return found


def _schemas_of(kind: Kind) -> Schema:
    full = {name: field.described for name, field in kind.fields.items()}
    listed = {name: full[name] for name in kind.listed}
    part = {
        "type": "object",
        "description": f"{kind.label}，只有 fields 里写的字段。",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": full,
    }
    items = {"anyOf": [ref(f"{kind.name}Listed"), ref(f"{kind.name}Part")]}
    return {
        kind.name: closed(full, description=f"{kind.label}，全部字段。"),
        f"{kind.name}Listed": closed(listed, description=f"列表里的{kind.label}。"),
        f"{kind.name}Part": part,
        f"{kind.name}List": closed(
            {
                "items": {"type": "array", "items": items},
                "next": {**nullable(URL), "description": "下一段的完整网址，没有了是 null。"},
            }
        ),
    }


_INDEX: Schema = {
    "operationId": "getIndex",
    "tags": ["about"],
    "summary": "有哪些列表",
    "responses": answers(
        closed(
            {"title": TEXT, "language": {"type": "string", "const": LANGUAGE}}
            | dict.fromkeys(("openapi", "search", *(kind.plural for kind in KINDS)), URL)
        ),
        "各个列表的网址。",
    ),
}
_DOCUMENT: Schema = {
    "operationId": "getDocument",
    "tags": ["about"],
    "summary": "这份说明",
    "responses": answers(
        {"type": "object", "required": ["openapi", "info", "paths"]}, "OpenAPI 3.1 说明。"
    ),
}
