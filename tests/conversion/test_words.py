"""Whatever is written, the rendered page says the same words and runs nothing."""

import re
import tempfile
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cedu_site.conversion import docx as documents
from cedu_site.conversion import paste
from cedu_site.markup.characters import remove_controls
from cedu_site.markup.render import render

pytestmark = pytest.mark.long

TRICKY = st.text(st.sampled_from("*_[]()<>#!|`~\\&;:=+-.1 9a好，　\n\t^\"'x/@{}?%lt"), max_size=40)
PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "![x](a.png)",
        "[a]: http://b.cn",
        "[^1]: x",
        "!!! 注意",
        "http://a.cn/_b_*c*",
        "&lt;b&gt;",
        "**“好”**，",
        "~~~",
        "- [ ] 做",
        "---",
        "1. 甲",
        "2026. 年",
        "　　# 题",
        ": 释",
        "| a | b |",
        "<javascript:alert(1)>",
        "\\",
        "`",
        "姓名：____",
        "a_b_c",
        "3*4*5",
        "&amp",
    ]
)
TEXT = st.lists(TRICKY | PIECES | st.text(max_size=20), max_size=6).map("".join)
UNREAD = re.compile("[\\s\u200b\u2060\ufeff\u00ad\u3000]")
RUNS = re.compile(r"<script|<[^>]*\son\w+=|javascript:(?!alert\(1\)&gt;)|<iframe|<style", re.I)


def words(text: str) -> str:
    return UNREAD.sub("", remove_controls(text))


def spoken(markdown: str) -> str:
    rendered = render(markdown, 5)
    assert not re.search(r"<script|<iframe|<style|<[a-z][^>]*\son\w+=", rendered.html, re.I)
    assert not re.search(r'(?:href|src)="\s*(?:javascript|data|vbscript)', rendered.html, re.I)
    return words((rendered.title or "") + rendered.text)


def html_of(text: str) -> str:
    return escape(text)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_pasted_paragraphs_keep_their_words(texts: list[str]) -> None:
    texts = [remove_controls(text) for text in texts]
    html = "".join(f"<p>{escape(text)}</p>" for text in texts)
    made = paste.convert(html)
    assert spoken(made["body"]) == words("".join(texts))


@settings(max_examples=20, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_pasted_lists_tables_and_emphasis_keep_their_words(a: str, b: str, c: str) -> None:
    a, b, c = map(remove_controls, (a, b, c))
    x, y, z = map(escape, (a, b, c))
    html = (
        f"<p>起{x}<b>{y}</b>{z}<i>{x}</i>止<br>{y}</p><ul><li>{x}<li>{y}<ol><li>{z}</ol></ul>"
        f"<blockquote><p>{x}</p></blockquote><table><tr><td>甲{x}<td>乙{y}<tr><td>丙{z}<td>丁{x}"
        f"</table><h2>题{y}</h2><p>链<a href='https://a.cn/'>接{z}</a>到</p>"
    )
    made = paste.convert(html)
    expected = ["起", a, b, c, a, "止", b, a, b, c, a, "甲", a, "乙", b, "丙", c, "丁", a]
    assert spoken(made["body"]) == words("".join([*expected, "题", b, "链接", c, "到"]))


@settings(max_examples=10, deadline=None)
@given(TEXT, TEXT)
def test_the_paragraphs_of_a_document_keep_their_words(first: str, second: str) -> None:
    texts = [remove_controls(text).replace("￾", "") for text in (first, second)]
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    with tempfile.TemporaryDirectory() as folder:
        made = documents.convert(file.getvalue(), Path(folder))
    assert words(made["title"]) + spoken(made["body"]) == words("".join(texts))
