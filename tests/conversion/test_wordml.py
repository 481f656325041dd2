"""What WPS and Word write and a plain reading would lose."""

import pytest

from cedu_site.conversion.documents import from_docx
from tests.conversion.made import (
    anchored,
    blip,
    box,
    choice,
    document,
    item,
    jpeg,
    numbered,
    p,
    run,
    style,
    vml_box,
)

WPS = style("1", "Normal") + style("2", "heading 1") + style("3", "heading 2", "")


def body(*args: str, **kwargs: object) -> str:
    """Return the body of a document that has a title."""
    made = from_docx(document(p("题", "T") + args[0], style("T", "Title") + WPS, **kwargs))
    assert made.title == "题"
    return made.body


def test_a_document_of_wps() -> None:
    content = (
        p("采茶节", "2")
        + p("一句话。")
        + p("路线", "3")
        + f"<w:p><w:r>{choice(box(p('框里的话')), vml_box(p('框里的话')))}</w:r></w:p>"
        + f"<w:p><w:r>{choice(anchored(blip('rId7'), '满山的茶'), '')}</w:r></w:p>"
        + '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rId8"/></v:shape></w:pict></w:r></w:p>'
    )
    pictures = {"rId7": jpeg("green"), "rId8": jpeg("blue")}
    made = from_docx(document(content, WPS, pictures=pictures))
    assert made.title == "采茶节"
    assert made.body == (
        "一句话。\n\n## 路线\n\n框里的话\n\n![满山的茶](tupian-1.jpeg)\n\n![](tupian-2.jpeg)"
    )
    assert [picture.data for picture in made.pictures] == list(pictures.values())


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("heading 1", ""),
        ("Heading 1", ""),
        ("标题 1", ""),
        ("标题1", ""),
        ("1级标题", ""),
        ("一级标题", ""),
        ("小标题", '<w:basedOn w:val="2"/>'),
        ("黑体三号", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
    ],
)
def test_headings_are_known_by_any_name(name: str, more: str) -> None:
    made = from_docx(document(p("这是一句话。") + p("做法", "a5"), WPS + style("a5", name, more)))
    assert made.body == "这是一句话。\n\n## 做法"


def test_an_outline_level_of_the_paragraph_makes_a_heading() -> None:
    assert body(p("做法", "", '<w:outlineLvl w:val="1"/>')) == "## 做法"


@pytest.mark.parametrize("name", ["Title", "标题", "主标题"])
def test_titles_are_known_by_any_name(name: str) -> None:
    made = from_docx(document(p("大题！", "a") + p("话。"), style("a", name)))
    assert (made.title, made.body) == ("大题！", "话。")


def test_a_table_of_contents_is_left_out() -> None:
    assert (
        body(
            p("一、准备\t3", "9") + p("话。"),
        )
        == "一、准备 3\n\n话。"
    )
    made = from_docx(document(p("话。") + p("一、准备 3", "9"), style("9", "toc 1")))
    assert made.body == "话。"


def test_numbers_in_chinese_numerals_are_written_out() -> None:
    lists = numbered(1, ("chineseCountingThousand", "%1、"), ("decimal", "（%2）"))
    content = item("准备", 1) + p("备料。") + item("动手", 1, key="2") + item("切菜", 1, 1)
    assert body(content, numbering=lists) == "一、准备\n\n备料。\n\n## 二、动手\n\n1. 切菜"


def test_a_list_goes_on_after_a_paragraph() -> None:
    lists = numbered(1, ("decimal", "%1."), ("lowerLetter", "%2)"))
    content = item("裁", 1) + p("要细。") + item("缝", 1) + item("里", 1, 1) + item("烫", 1)
    assert body(content, numbering=lists) == ("1. 裁\n\n要细。\n\n2. 缝\n   1. 里\n3. 烫")


def test_what_was_deleted_hidden_or_remarked_is_gone() -> None:
    content = (
        f'<w:p>{run("留")}<w:del w:id="1">{run("删")}</w:del><w:ins w:id="2">{run("增")}</w:ins>'
        f'{run("藏", "<w:vanish/>")}<w:r><w:commentReference w:id="3"/></w:r></w:p>'
    )
    assert body(content) == "留增"


def test_words_in_fields_rubies_and_formulas_are_kept() -> None:
    content = (
        f'<w:p><w:fldSimple w:instr="PAGE">{run("域")}</w:fldSimple><w:r><w:ruby><w:rt>'
        f"{run('pīn')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>"
    )
    made = from_docx(document(p("一句话。") + content))
    assert made.body == "一句话。\n\n域拼a+b"
    assert made.notices == ["公式变成了普通文字，请核对。"]


def test_a_drawing_that_groups_pictures_and_words() -> None:
    group = anchored(
        f"<wpg:wgp>{blip('rId7')}<wps:wsp><wps:txbx><w:txbxContent>{p('图说')}"
        f"</w:txbxContent></wps:txbx></wps:wsp>{blip('rId8')}</wpg:wgp>"
    )
    pictures = {"rId7": jpeg("red"), "rId8": jpeg("blue")}
    text = body(f"<w:p><w:r>{group}</w:r></w:p>", pictures=pictures)
    assert text == "![](tupian-1.jpeg)\n\n![](tupian-2.jpeg)\n\n图说"


def test_a_picture_that_no_browser_shows_leaves_its_place() -> None:
    content = p("前。") + f"<w:p><w:r>{anchored(blip('rId7'), '山路')}</w:r></w:p>" + p("后。")
    made = from_docx(document(content, pictures={"rId7": b"\xd7\xcd\xc6\x9a rest"}))
    assert made.body == "前。\n\n〔此处有一张图片：山路，请把图片文件放进来〕\n\n后。"
    assert made.pictures == []
    assert made.notices == [
        "有 1 张图片的格式（JPEG）网页不能显示，请另存为 JPEG 或 PNG 再放进来。"
    ]


def test_links_are_kept_if_they_lead_to_the_web() -> None:
    links = {"rId1": "https://a.cn/x?id=1&amp;utm_source=q", "rId2": "javascript:alert(1)"}
    content = "".join(
        f'<w:p><w:hyperlink r:id="{key}">{run("去")}</w:hyperlink></w:p>' for key in links
    )
    assert body(content, links=links) == "[去](https://a.cn/x?id=1)\n\n去"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("一群人围着桌子", "一群人围着桌子"),
        ("一群人围着桌子&#10;&#10;描述已自动生成", "一群人围着桌子"),
        ("图片 3", ""),
        ("IMG_20240101_1.jpg", ""),
        ("微信图片_20240101", ""),
        ("C:\\Users\\a\\b", ""),
        ("a](x)![b", "a］(x)!［b"),
    ],
)
def test_descriptions_that_programs_made_up_are_dropped(written: str, kept: str) -> None:
    content = p("话。") + f"<w:p><w:r>{anchored(blip('rId7'), written)}</w:r></w:p>"
    made = from_docx(document(content, pictures={"rId7": jpeg()}))
    assert [picture.alt for picture in made.pictures] == [kept]
    assert made.body == f"话。\n\n![{kept}](tupian-1.jpeg)"
