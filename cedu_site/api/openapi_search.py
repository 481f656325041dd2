"""The full-text search as the OpenAPI document tells of it; the room `search` answers it."""

from typing import Any

from cedu_site.api.openapi_answers import answers
from cedu_site.api.schemas import COUNT, DAY, TEXT, YES, Schema, closed, one_of
from cedu_site.search.answers import PER_PAGE, SORTS
from cedu_site.search.document import FACETS, KIND_LABELS
from cedu_site.search.query import LONGEST


def _facet(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": "只要这样的，可以写多次，有一个符合就算。不认识的值什么也找不到。",
        "schema": {"type": "array", "items": TEXT},
        "style": "form",
        "explode": True,
    }


_FOUND = {
    "type": "object",
    "required": ["url", "kind", "title", "passages"],
    "additionalProperties": False,
    "properties": {
        "url": {"type": "string", "format": "uri-reference", "description": "页面在本站的地址。"},
        "kind": one_of(*KIND_LABELS),
        "title": {"type": "string", "description": "标题，转义了的 HTML，找到的字在 mark 里。"},
        "passages": {
            "type": "array",
            "items": TEXT,
            "description": "正文片段，也是转义了的 HTML。",
        },
        "corrected": {**DAY, "description": "最近一次更正的日期，没有更正过就没有这一项。"},
    },
}
_VALUE = closed({"value": TEXT, "label": TEXT, "count": COUNT, "selected": YES})
SEARCH: Schema = {
    "operationId": "search",
    "tags": ["search"],
    "summary": "全文搜索",
    "description": "和网页上的目录一样：一页一页地翻；不写 q 时列出全部。",
    "parameters": [
        {
            "name": "q",
            "in": "query",
            "description": f"要找的字，最多 {LONGEST} 个；放在引号里的要原样出现。",
            "schema": {"type": "string", "maxLength": LONGEST},
        },
        *map(_facet, FACETS),
        {
            "name": "sort",
            "in": "query",
            "description": "最相关、最新、按标题；空着就是最相关。",
            "schema": one_of(*SORTS, ""),
        },
        {
            "name": "page",
            "in": "query",
            "description": "第几页；过了最后一页是 404。",
            "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999, "default": 1},
        },
    ],
    "responses": answers(
        closed(
            {
                "total": {**COUNT, "description": "一共找到多少。"},
                "step": one_of("exact", "folded", "variant", "pinyin", "near", "most"),
                "items": {"type": "array", "maxItems": PER_PAGE, "items": _FOUND},
                "facets": closed({name: {"type": "array", "items": _VALUE} for name in FACETS}),
            }
        ),
        "找到的一页。",
        "400",
        "404",
        "429",
    ),
}
