"""Documents that were made to hurt get a sentence, in bounded time and memory."""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from cedu_site.conversion.converted import ConversionRefused
from cedu_site.conversion.documents import from_docx
from cedu_site.markup.render import render
from tests.conversion.made import HEAD, NAMES, PACKAGE, document, jpeg, p, zipped

pytestmark = pytest.mark.long

MEGABYTE = 1024 * 1024


def with_main(main: str | bytes, **more: bytes) -> bytes:
    files = {f"word/{name}": content for name, content in more.items()}
    return document("", more={"word/document.xml": main, **files})


def with_dtd(declaration: str, text: str = "x") -> bytes:
    start = HEAD + f"<!DOCTYPE x [{declaration}]>"
    return with_main(f"{start}<w:document {NAMES}><w:body>{p(text)}</w:body></w:document>")


def test_a_document_with_too_many_files() -> None:
    with pytest.raises(ConversionRefused, match="太大或内容太多"):
        from_docx(document(p("x"), more={f"word/media/{n}": b"" for n in range(3001)}))


def test_a_document_that_unpacks_to_hundreds_of_megabytes() -> None:
    file = BytesIO(document(p("x")))
    with ZipFile(file, "a", ZIP_DEFLATED) as archive, archive.open("word/media/a", "w") as entry:
        for _ in range(201):
            entry.write(bytes(MEGABYTE))
    assert len(file.getvalue()) < MEGABYTE
    with pytest.raises(ConversionRefused, match="太大或内容太多"):
        from_docx(file.getvalue())


def test_a_main_part_that_is_too_large() -> None:
    with pytest.raises(ConversionRefused, match="太大或内容太多"):
        from_docx(with_main(b" " * (31 * MEGABYTE)))


def test_a_part_that_is_larger_than_it_says_is_read_no_further() -> None:
    content = f"{HEAD}<w:document {NAMES}><w:body>{p('真话')}</w:body></w:document>".encode()
    padded = content + b" " * (40 * MEGABYTE)
    data = with_main(padded)
    size, checksum = len(padded).to_bytes(4, "little"), zlib.crc32(padded).to_bytes(4, "little")
    lie, lied = (1000).to_bytes(4, "little"), zlib.crc32(padded[:1000]).to_bytes(4, "little")
    assert len(content) < 1000 and data.count(size) >= 2
    data = data.replace(size, lie).replace(checksum, lied)
    assert from_docx(data).title == "真话"


@pytest.mark.parametrize(
    "data",
    [
        with_dtd('<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">', "&b;"),
        with_dtd('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        with_dtd(""),
    ],
    ids=["laughs", "file", "empty"],
)
def test_declarations_in_xml_are_refused(data: bytes) -> None:
    with pytest.raises(ConversionRefused, match="声明"):
        from_docx(data)


def test_tables_in_tables_without_end() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 500 + p("x") + "</w:tc></w:tr></w:tbl>" * 500
    with pytest.raises(ConversionRefused, match="太深"):
        from_docx(document(deep))


def test_tables_in_tables_within_reason_are_one_table() -> None:
    inner = "".join(f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p('一')}</w:tc></w:tr>" for a in "甲乙")
    deep = inner
    for _ in range(30):
        cell = f"<w:tc><w:tbl>{deep}</w:tbl>{p('末')}</w:tc><w:tc>{p('旁')}</w:tc>"
        deep = f"<w:tr>{cell}</w:tr><w:tr><w:tc>{p('下')}</w:tc></w:tr>"
    made = from_docx(document(p("开头一句。") + f"<w:tbl>{deep}</w:tbl>"))
    assert "甲 一 乙 一 末" in made.body
    assert made.notices == ["表格里还有表格，里面的内容已经合成一格，请核对。"]


def test_a_hundred_thousand_empty_paragraphs() -> None:
    made = from_docx(document("<w:p><w:pPr/></w:p>" * 100_000 + p("话。")))
    assert made.body == "话。"


def test_too_much_text() -> None:
    with pytest.raises(ConversionRefused, match="400,000"):
        from_docx(document(p("字" * 1000) * 401))


def test_a_table_that_spans_without_end() -> None:
    wide = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    row = f"<w:tr><w:tc>{wide}{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr>"
    made = from_docx(document(p("话。") + f"<w:tbl>{row * 2}</w:tbl>"))
    assert len(made.body) < 1000


def test_numbers_that_are_none_are_no_reason_to_fail() -> None:
    odd = '<w:tcPr><w:gridSpan w:val="x"/></w:tcPr>'
    row = f"<w:tr><w:tc>{odd}{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr>"
    made = from_docx(document(p("话。") + f"<w:tbl>{row * 2}</w:tbl>"))
    assert made.body.startswith("话。\n\n| 甲 | 乙 |")


def test_paths_in_the_archive_lead_nowhere() -> None:
    rels = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        '<Relationship Id="rId7" Type="image" Target="../../../../etc/passwd"/>'
        '<Relationship Id="rId8" Type="image" Target="http://127.0.0.1:9/x.png"/></Relationships>'
    )
    picture = '<w:pict><v:shape><v:imagedata r:id="rId{}"/></v:shape></w:pict>'
    content = "".join(f"<w:p><w:r>{picture.format(n)}</w:r></w:p>" for n in (7, 8, 9))
    more = {"word/_rels/document.xml.rels": rels, "../../../../etc/passwd": jpeg()}
    made = from_docx(document(p("话。") + content, more=more))
    assert all(re.fullmatch(r"tupian-\d\.jpeg", picture.name) for picture in made.pictures)
    assert made.body.count("〔此处有一张图片") >= 2


def test_nothing_in_a_document_runs() -> None:
    attack = "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1)) ![](x onerror=a)"
    made = from_docx(document(p(attack, properties='<w:outlineLvl w:val="0"/>') + p(attack) * 2))
    assert "<" not in made.body
    html = render(made.body).html
    assert "<script" not in html
    assert "href" not in html
    assert "<img" not in html


@pytest.mark.parametrize("place", range(0, 1800, 150))
def test_damaged_documents_are_refused_or_read(place: int) -> None:
    data = bytearray(document(p("话。"), pictures={"rId7": jpeg()}))
    place = place % len(data)
    data[place : place + 8] = b"\xff" * 8
    try:
        made = from_docx(bytes(data))
    except ConversionRefused as refusal:
        assert str(refusal).endswith("。")
    else:
        assert made.body in ("话。", "")


def test_an_archive_with_only_a_main_part() -> None:
    with pytest.raises(ConversionRefused, match="损坏"):
        from_docx(zipped({"word/document.xml": b"<x/>"}))
