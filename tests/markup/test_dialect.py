import pytest

from cedu_site.markup.convert import convert


def html(source: str) -> str:
    return str(convert(source)["html"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**“重点”**内容", "<strong>“重点”</strong>内容"),
        ("这是**重点：**后面", "这是<strong>重点：</strong>后面"),
        ("他说**“你好。”**然后", "他说<strong>“你好。”</strong>然后"),
        ("前**（注）**后", "前<strong>（注）</strong>后"),
        ("**《书》**和*“斜”*体", "<strong>《书》</strong>和<em>“斜”</em>体"),
        ("**重点**。", "<strong>重点</strong>。"),
        ("a_b_c 与 2*3*4", "a_b_c 与 2<em>3</em>4"),
        ("**没有收尾", "**没有收尾"),
    ],
)
def test_emphasis_works_beside_chinese_punctuation(source: str, expected: str) -> None:
    assert html(source) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一行，\n二行", "<p>一行，二行</p>"),
        ("中**粗**\n**粗**中", "<p>中<strong>粗</strong><strong>粗</strong>中</p>"),
        ("见[别处](b.md)\n再看", '<p>见<a href="b.md">别处</a>再看</p>'),
        ("说\n“好”\n吧", "<p>说“好”吧</p>"),
        ("中 \n　文", "<p>中文</p>"),
        ("English\nline", "<p>English\nline</p>"),
        ("用 2 g\n盐", "<p>用 2 g\n盐</p>"),
        ("中  \n文", "<p>中<br>\n文</p>"),
        ("```\n中\n文\n```", "<pre><code>中\n文\n</code></pre>"),
    ],
)
def test_line_break_between_chinese_makes_no_space(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("要：\n- 甲\n- 乙", "<p>要：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("先\n1. 甲\n2. 乙", "<p>先</p>\n<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>"),
        ("- 甲\n续\n- 乙", "<ul>\n<li>甲续</li>\n<li>乙</li>\n</ul>"),
        ("记得\n2026. 那年", "<p>记得\n2026. 那年</p>"),
        ("2026. 那年", "<p>2026. 那年</p>"),
        ("12. 甲", '<ol start="12">\n<li>甲</li>\n</ol>'),
        ("    - 甲\n    - 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("> 引\n> - 甲", "<blockquote>\n<p>引</p>\n<ul>\n<li>甲</li>\n</ul>\n</blockquote>"),
        ("```\n文\n- 甲\n```", "<pre><code>文\n- 甲\n</code></pre>"),
    ],
)
def test_lists_as_people_paste_them(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize("step", [2, 3, 4])
def test_lists_nest_with_any_usual_indentation(step: int) -> None:
    blank = " " * step
    source = f"1. 甲\n{blank}- 子\n{blank * 2}- 孙\n2. 乙\n\n{blank}第二段\n3. 丙"
    assert html(source).replace("\n", "") == (
        "<ol><li>甲<ul><li>子<ul><li>孙</li></ul></li></ul></li>"
        "<li><p>乙</p><p>第二段</p></li><li><p>丙</p></li></ol>"
    )


def test_indented_paragraphs_are_no_code() -> None:
    assert html("    缩进的\n    一段\n\n　　又一段") == "<p>缩进的一段</p>\n<p>又一段</p>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("安全提示", "warn"),
        ("注意", "warn"),
        ("警告", "warn"),
        ("说法不一", "disputed"),
        ("小知识", "note"),
    ],
)
@pytest.mark.parametrize("indent", ["  ", "    "])
def test_callout(name: str, kind: str, indent: str) -> None:
    assert html(f"!!! {name}\n{indent}正文。\n\n{indent}- 甲\n{indent}- 乙\n\n后面") == (
        f'<aside class="callout callout-{kind}">\n<p class="callout-title">{name}</p>\n'
        "<p>正文。</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n</aside>\n<p>后面</p>"
    )


def test_callout_with_its_own_title() -> None:
    assert '<p class="callout-title">来历</p>' in html('!!! 说法不一 "来历"\n    有人说。')


def test_callout_ends_before_a_paragraph_with_less_indentation() -> None:
    assert html("!!! 注意\n    甲\n\n  乙").endswith("<p>甲</p>\n</aside>\n<p>乙</p>")


def test_callout_keeps_a_line_that_continues_its_paragraph() -> None:
    assert html("!!! 注意\n    甲\n  续").endswith("<p>甲续</p>\n</aside>")


def test_table_scrolls_by_keyboard() -> None:
    table = html("| 月份 | 气温 |\n|:---|---:|\n| 1 | 12 |")
    assert table.startswith(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="表格"><table>'
    )
    assert '<td align="right">12</td>' in table


def test_task_list_is_shown_and_named() -> None:
    assert html("- [ ] 甲\n- [x] 乙") == (
        '<ul class="task-list">\n<li class="task-list-item">'
        '<input type="checkbox" disabled="" aria-label="未完成"> 甲</li>\n'
        '<li class="task-list-item">'
        '<input type="checkbox" disabled="" aria-label="已完成" checked=""> 乙</li>\n</ul>'
    )


def test_definition_list() -> None:
    assert html("术语\n:   定义") == "<dl>\n<dt>术语</dt>\n<dd>定义</dd>\n</dl>"


def test_footnotes_are_numbered_in_chinese() -> None:
    page = html('听竹山[^a "b]，再[^a "b]。\n\n[^a "b]: 木棉。')
    assert '<sup id="fnref-1"><a class="footnote-ref" href="#fn-1" aria-label="注释 1">' in page
    assert '<li id="fn-1">' in page
    assert 'href="#fnref-1" aria-label="回到正文里的注释 1"' in page
    assert page.index('href="#fnref-1"') < page.index('href="#fnref-2"')


def test_abbreviations_and_attribute_lists_are_off() -> None:
    assert html("*[HTML]: x") == "<p>*[HTML]: x</p>"
    assert html("文{: #main .x}") == "<p>文{: #main .x}</p>"
