"""The answers that the OpenAPI document tells of: the good ones, and every way to be wrong."""

from typing import Any

from cedu_site.api.schemas import TEXT, URL, Schema, ref
from cedu_site.web.problems import TYPE

EVERYWHERE = ("405", "414", "500", "503")
PROBLEM: Schema = {
    "type": "object",
    "description": "哪里不对（RFC 9457）。",
    "required": ["type", "title", "status", "detail", "reference"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {**TEXT, "description": "一句话说明怎样改。"},
        "reference": {**TEXT, "description": "这次请求的编号，和 X-Request-ID 一样。"},
        "successor": {**URL, "description": "撤下了的内容现在请看这一页。"},
    },
}
WORDS = {
    "400": "参数写错了。",
    "404": "没有这样的内容，或者还没有发布；筛选用的名字没有，也是这样。",
    "405": "只能用 GET、HEAD 和 OPTIONS。",
    "410": "已经撤下，successor 是代替它的页面（有的话）。",
    "414": "网址太长。",
    "429": "同一个地址一秒里搜索得太多，请过几秒再试。",
    "500": "网站出了问题，不是请求的错。",
    "503": "网站正忙，请过一会儿再试。",
}
ANYONE: Schema = {
    "description": "任何网站的脚本都可以读。",
    "required": True,
    "schema": {"type": "string", "const": "*"},
}
HEADERS: Schema = {
    "AnyOrigin": ANYONE,
    "ETag": {
        "description": "这份回答的标记；用 If-None-Match 带回来，没有变就是 304。",
        "required": True,
        "schema": {"type": "string", "pattern": '^(W/)?"[^"]+"$'},
    },
    "Link": {
        "description": '下一段的网址，rel="next"；没有下一段就没有。',
        "schema": {"type": "string", "pattern": '^<[^>]+>; rel="next"$'},
    },
    "Allow": {"description": "可以用的方法。", "required": True, "schema": TEXT},
    "RetryAfter": {
        "description": "过多少秒再试。",
        "schema": {"type": "integer", "minimum": 0},
    },
}


def _header(name: str) -> Schema:
    return {"$ref": f"#/components/headers/{name}"}


def _problem(status: str, words: str) -> Schema:
    headers = {"Access-Control-Allow-Origin": _header("AnyOrigin")}
    if status == "405":
        headers["Allow"] = _header("Allow")
    if status in ("429", "503"):
        headers["Retry-After"] = _header("RetryAfter")
    example = {"type": "about:blank", "title": words, "status": int(status), "detail": words}
    example |= {"reference": "3f2a9c1b7e"}
    content = {TYPE: {"schema": ref("Problem"), "example": example}}
    return {"description": words, "headers": headers, "content": content}


RESPONSES: Schema = {f"Problem{one}": _problem(one, words) for one, words in WORDS.items()} | {
    "NotModified": {
        "description": "和 If-None-Match 里的一样，没有变。",
        "headers": {"ETag": _header("ETag")},
    },
    "Moved": {
        "description": "已经并入另一个学习中心，请看 Location。",
        "headers": {
            "Access-Control-Allow-Origin": _header("AnyOrigin"),
            "Location": {
                "required": True,
                "schema": {"type": "string", "format": "uri-reference"},
            },
        },
    },
}


def answers(
    body: Schema, words: str, *others: str, paged: bool = False, links: Any = None
) -> Schema:
    """Return the answers of an address: the good one with its `body`, and `others` by status."""
    headers = {"Access-Control-Allow-Origin": _header("AnyOrigin"), "ETag": _header("ETag")}
    if paged:
        headers["Link"] = _header("Link")
    good: Schema = {
        "description": words,
        "headers": headers,
        "content": {"application/json": {"schema": body}},
    }
    if links:
        good["links"] = links
    named = {"301": "Moved"} | {one: f"Problem{one}" for one in WORDS}
    every = sorted({*others, *EVERYWHERE})
    told = {one: {"$ref": f"#/components/responses/{named[one]}"} for one in every}
    return {"200": good, "304": {"$ref": "#/components/responses/NotModified"}} | told
