"""Documents of Word and LibreOffice become pages."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK

from cedu_site.conversion.converted import ConversionRefused, Picture
from cedu_site.conversion.documents import from_docx
from cedu_site.markup.render import render
from tests.conversion.made import jpeg

FILES = Path(__file__).parent / "files"
LIBREOFFICE = """\
10 月 11 日上午，甲乙社区学习中心请来 36 位老人[^1]，一起包饺子、话家常。

## 活动经过

1. 和面、擀皮，由**刘阿姨**带大家做；
2. 调馅、包馅，每组 6 人；
3. 下锅煮熟，一起吃。

![老人们围着桌子包饺子](tupian-1.jpeg)

一桌一桌都坐满了。

## 人员与分工

| 小组 | 人数 | 负责人 |
| --- | --- | --- |
| 擀皮组 | 12 | 刘阿姨 |
| 包馅组 | 24 | 陈师傅 |

### 带来的东西

- 面粉 10 公斤
- 猪肉白菜馅
  - 白菜 5 公斤
  - 猪肉 3 公斤

![煮好的饺子](tupian-2.jpeg)

详情见[活动页](https://example.com/chongyang)，*欢迎*下次再来。\x20\x20
报名请到学习中心。

温馨提示：饺子要煮熟再吃。

[^1]: 人数按签到表统计。"""


def saved(document: docx.document.Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_document_of_libreoffice() -> None:
    made = from_docx((FILES / "libreoffice.docx").read_bytes())
    assert made.title == "重阳敬老包饺子活动简报"
    assert made.body == LIBREOFFICE
    assert [(p.name, p.alt) for p in made.pictures] == [
        ("tupian-1.jpeg", "老人们围着桌子包饺子"),
        ("tupian-2.jpeg", "煮好的饺子"),
    ]
    assert all(picture.data.startswith(b"\xff\xd8\xff") for picture in made.pictures)
    assert made.notices == []


def test_pictures_that_are_only_linked_are_asked_for() -> None:
    made = from_docx((FILES / "libreoffice-linked.docx").read_bytes())
    assert made.title == "重阳敬老包饺子活动简报"
    assert made.pictures == []
    assert made.body.count("\n\n〔此处有一张图片，请把图片文件放进来〕\n\n") == 2
    assert made.notices == ["有 2 张图片只是链接，不在文档里，请把图片文件放进来。"]


def test_a_document_of_word() -> None:
    document = docx.Document()
    document.add_heading("布鞋班开班", 0)
    paragraph = document.add_paragraph("　　昨天下午，12 位居民来学")
    paragraph.add_run("纳鞋底").bold = True
    paragraph.add_run("和")
    paragraph.add_run("上帮").italic = True
    paragraph.add_run("。").add_break(WD_BREAK.LINE)
    paragraph.add_run("　　第二行")
    document.add_heading("怎么报名", 1)
    document.add_picture(BytesIO(jpeg()))
    for text in ("带针", "带线"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("先裁", "后缝"):
        document.add_paragraph(text, style="List Number")
    document.add_heading("时间", 2)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("周一", "周二", "9 点", "10|11 点"), strict=True):
        cell.text = text
    made = from_docx(saved(document))
    assert made.title == "布鞋班开班"
    assert made.body == (
        "昨天下午，12 位居民来学**纳鞋底**和*上帮*。  \n第二行\n\n## 怎么报名\n\n"
        "![](tupian-1.jpeg)\n\n- 带针\n- 带线\n\n1. 先裁\n2. 后缝\n\n### 时间\n\n"
        "| 周一 | 周二 |\n| --- | --- |\n| 9 点 | 10&#124;11 点 |"
    )
    assert made.pictures == [Picture("tupian-1.jpeg", jpeg(), "")]
    assert made.notices == []
    html = render(made.body).html
    assert '<figure><img alt="" src="tupian-1.jpeg"' in html
    assert "10|11 点</td>" in html


def test_a_heading_that_comes_first_is_the_title() -> None:
    document = docx.Document()
    document.add_heading("清明踏青", 1)
    document.add_heading("路线", 1)
    document.add_heading("集合", 3)
    made = from_docx(saved(document))
    assert (made.title, made.body) == ("清明踏青", "## 路线\n\n### 集合")


def test_without_styles_the_first_short_line_is_the_title_and_bold_lines_are_headings() -> None:
    document = docx.Document()
    for text, bold in (
        ("端午包粽子", True),
        ("昨天上午，大家一起包了粽子。", False),
        ("一、准备", True),
        ("备好粽叶。", False),
        ("（一）糯米", True),
        ("泡一夜。", True),
    ):
        document.add_paragraph().add_run(text).bold = bold
    made = from_docx(saved(document))
    assert made.title == "端午包粽子"
    assert made.body == (
        "昨天上午，大家一起包了粽子。\n\n## 一、准备\n\n备好粽叶。\n\n"
        "### （一）糯米\n\n**泡一夜。**"
    )


def test_a_first_sentence_is_no_title() -> None:
    document = docx.Document()
    document.add_paragraph("昨天上午，大家一起包了粽子。")
    made = from_docx(saved(document))
    assert (made.title, made.body) == ("", "昨天上午，大家一起包了粽子。")


def test_merged_cells_are_taken_apart_and_it_is_said() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for cell, text in zip(table._cells, "甲乙丙丁戊己庚辛壬", strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "甲乙"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "己壬"
    made = from_docx(saved(document))
    assert made.body == (
        "| 甲乙 |  | 丙 |\n| --- | --- | --- |\n| 丁 | 戊 | 己壬 |\n| 庚 | 辛 |  |"
    )
    assert made.notices == ["表格里有合并的单元格，已经拆开，请核对。"]


def test_photographs_laid_out_in_a_table_stand_alone() -> None:
    document = docx.Document()
    document.add_paragraph("开场白很长，说的是一件事。")
    table = document.add_table(2, 2)
    for n, colour in enumerate(("red", "blue")):
        table.cell(0, n).paragraphs[0].add_run().add_picture(BytesIO(jpeg(colour)))
        table.cell(1, n).text = f"图 {n + 1}"
    made = from_docx(saved(document))
    assert made.body.split("\n\n")[1:] == [
        "![](tupian-1.jpeg)",
        "![](tupian-2.jpeg)",
        "图 1",
        "图 2",
    ]
    assert [picture.data for picture in made.pictures] == [jpeg("red"), jpeg("blue")]


def test_a_picture_used_twice_comes_once() -> None:
    document = docx.Document()
    for _ in range(2):
        document.add_picture(BytesIO(jpeg()))
    made = from_docx(saved(document))
    assert made.body == "![](tupian-1.jpeg)\n\n![](tupian-1.jpeg)"
    assert len(made.pictures) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"{\\rtf1}", b"%PDF-1.7", b"x" * 100])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(ConversionRefused, match=r"。$"):
        from_docx(data)
