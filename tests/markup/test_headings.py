import re

from cedu_site.markup.convert import convert


def test_leading_heading_is_the_title() -> None:
    page = convert("# 太石 **油底肉**\n\n正文")
    assert page["title"] == "太石 油底肉"
    assert page["html"] == page["text"].join(("<p>", "</p>")) == "<p>正文</p>"


def test_only_a_leading_heading_is_the_title() -> None:
    page = convert("先说\n\n# 甲\n\n##### 乙")
    assert page["title"] is None
    assert page["html"] == '<p>先说</p>\n<h2 id="h-甲">甲</h2>\n<h4 id="h-乙">乙</h4>'


def test_contents_hold_two_levels() -> None:
    page = convert("## 用料\n\n### 主料 *一*\n\n#### 细节\n\n## 用料\n\n## ！\n\n<h3>原文</h3>")
    assert page["toc"] == [
        {"id": "h-用料", "title": "用料", "level": 2},
        {"id": "h-主料-一", "title": "主料 一", "level": 3},
        {"id": "h-用料-2", "title": "用料", "level": 2},
        {"id": "h-section", "title": "！", "level": 2},
        {"id": "h-原文", "title": "原文", "level": 3},
    ]


def test_ids_are_unique_and_our_own() -> None:
    page = convert(
        "## 甲[^1]\n\n## 甲 2\n\n## 甲\n\n## 甲\n\n"
        '<p id="h-甲">x</p><p id="fn-1">x</p><h2 id="main">甲</h2>\n\n[^1]: 注[^1]'
    )
    ids = re.findall(r'id="([^"]*)"', page["html"])
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"(h|fn|fnref)-.+", name) for name in ids)
