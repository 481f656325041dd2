from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.markup.front_matter import FrontMatterError, join, load_yaml, split
from cedu_site.markup.rewording import reworded

PAGE = """---
title: 太石油底肉
no: 0012
season: [11, 12, 1]
source:
  name: 四川非遗介绍
  url: ""
published: 2026-09-01 09:00
example: true
---
第一段

## 用料
"""


def test_every_value_stays_text() -> None:
    page = split(PAGE)
    assert page.data == {
        "title": "太石油底肉",
        "no": "0012",
        "season": ["11", "12", "1"],
        "source": {"name": "四川非遗介绍", "url": ""},
        "published": "2026-09-01 09:00",
        "example": "true",
    }
    assert page.body == "第一段\n\n## 用料\n"


def test_lines_are_those_of_the_file() -> None:
    page = split(PAGE)
    assert page.body_line == 11
    assert page.lines["title"] == 2
    assert page.lines["published"] == 8


def test_byte_order_mark_and_windows_lines() -> None:
    windows = split("\ufeff" + PAGE.replace("\n", "\r\n"))
    assert windows == split(PAGE)


@pytest.mark.parametrize("source", ["", "正文\n", "# 标题\n\n---\n正文"])
def test_file_without_front_matter_is_all_body(source: str) -> None:
    page = split(source)
    assert (page.data, page.body, page.body_line) == ({}, source, 1)


@pytest.mark.parametrize("source", ["---\n---\n正文", "---\n# 还没有写\n---\n正文"])
def test_empty_front_matter(source: str) -> None:
    page = split(source)
    assert (page.data, page.body) == ({}, "正文")


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("a: 1\nb: 2\na: 3", 4),
        ("a: 1\nb:\n  c: 1\n  c: 2", 5),
        ("- 一\n- 二", 2),
        ("title：太石", 2),
        ("a: &x 1\nb: *x", 2),
        ("a: 1\nb: *x", 3),
        ("? [a]\n: b", 2),
        ("a: 1\nb: [", 4),
        ("a: b: c", 2),
        ("a: '没有收尾", 2),
        ("\ta: b", 2),
        ("a: \x01", 2),
        ("a: \ud800", 2),
        ("a: " + "[" * 500 + "]" * 500, 2),
        ("a: 1\n" + "b: " + "长" * 60_000, 1),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(block: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as refused:
        split(f"---\n{block}\n---\n正文")
    assert refused.value.line == line
    assert str(refused.value).endswith("。")


def test_front_matter_without_end_is_refused() -> None:
    with pytest.raises(FrontMatterError) as refused:
        split("---\ntitle: 太石\n正文")
    assert refused.value.line == 1


def test_yaml_file() -> None:
    assert load_yaml("- slug: taishi\n  level: 2\n- slug: feiping\n") == [
        {"slug": "taishi", "level": "2"},
        {"slug": "feiping"},
    ]
    assert load_yaml("# 空的\n") is None


def test_bad_yaml_file_is_refused_with_its_line() -> None:
    with pytest.raises(FrontMatterError) as refused:
        load_yaml("a: 1\nb: *x\n")
    assert refused.value.line == 2


def test_join_writes_plainly() -> None:
    data = {"title": "太石油底肉", "minutes": "60", "topics": ["特色菜", "非遗"], "url": ""}
    assert join(data, "正文\n") == (
        "---\ntitle: 太石油底肉\nminutes: 60\ntopics:\n- 特色菜\n- 非遗\nurl:\n---\n正文\n"
    )
    assert join({}, "正文\n") == "正文\n"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


@given(st.dictionaries(texts, values, min_size=1, max_size=4))
def test_what_is_joined_splits_again(data: dict[str, Any]) -> None:
    page = split(join(data, "正文\n"))
    assert (page.data, page.body) == (data, "正文\n")


@pytest.mark.parametrize(
    "source", ["---\n---\n正文", "---\n# 什么也没写\n\n---\n正文", "---\n{}\n---\n"]
)
def test_front_matter_that_says_nothing_is_made_to_say_something(source: str) -> None:
    text = reworded(source, {"uid": "abcdefgh2345", "title": "题"}, "正文\n")
    said = split(text)
    assert (said.data, said.body) == ({"uid": "abcdefgh2345", "title": "题"}, "正文\n")
    assert ("# 什么" in text) == ("# 什么" in source)
