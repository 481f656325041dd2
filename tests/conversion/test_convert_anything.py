"""Whatever is pasted or sent as a document becomes harmless Markdown, or a sentence."""

import tempfile
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.conversion import docx, paste
from cedu_site.conversion.converted import ConversionRefused
from cedu_site.conversion.documents import from_docx
from cedu_site.conversion.page import TooLong
from cedu_site.markup.characters import remove_controls
from cedu_site.markup.convert import convert
from tests.conversion.made import anchored, blip, box, choice, document, jpeg, p, vml_box
from tests.properties import HOSTILE, MADE_BY_US, modest, refused

WHOLE = (Path(__file__).parent / "files" / "libreoffice.docx").read_bytes()
WORDS = st.lists(
    st.sampled_from(
        [
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>',
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="7"/></w:numPr></w:pPr></w:p>',
            "<w:p><w:r><w:rPr><w:b/><w:i/><w:vertAlign w:val='superscript'/></w:rPr>"
            "<w:t xml:space='preserve'> {} </w:t></w:r><w:r><w:br/><w:tab/></w:r></w:p>",
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>",
            "<w:p><w:hyperlink r:id='no'><w:r><w:t>{}</w:t></w:r></w:hyperlink></w:p>",
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{}</w:instrText>"
            "</w:r></w:p>",
            "<w:p><w:r><w:footnoteReference w:id='99'/></w:r></w:p>",
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>",
            "<w:p><m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath></w:p>",
            "<w:tbl/>",
            "<w:p/>",
            "<w:p><w:hyperlink r:id='rLink' w:tooltip='{}'><w:r><w:t>{}</w:t></w:r></w:hyperlink>"
            "</w:p>",
            "<w:p><w:bookmarkStart w:id='1' w:name='{}'/><w:hyperlink w:anchor='{}'><w:r><w:t>{}"
            "</w:t></w:r></w:hyperlink></w:p>",
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK "
            "&quot;{}&quot; </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
            "<w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            f"<w:p><w:r>{anchored(blip('rPicture'), alt='{}')}</w:r></w:p>",
            f"<w:p><w:r>{choice(box(p('{}')), vml_box(p('{}')))}</w:r></w:p>",
            "<w:p><w:ins w:author='{}'><w:r><w:t>{}</w:t></w:r></w:ins><w:del><w:r><w:delText>{}"
            "</w:delText></w:r></w:del><w:commentReference w:id='1'/></w:p>",
        ]
    ),
    max_size=6,
).map("".join)


KEPT = "竹标一二三"  # stands in every document, and afterwards in what becomes of it


def harmless(body: str) -> None:
    assert refused(convert(body)["html"], MADE_BY_US) == []


@modest(40)
@given(HOSTILE)
def test_whatever_is_pasted_becomes_harmless_text(html: str) -> None:
    for pasted in (html, f"<html><body><p>{html}</p></body></html>"):
        plain = pasted.encode("utf-8", "replace").decode()
        made = paste.convert(f"<p>第一段。</p><p>{KEPT}</p>{plain}")
        assert made.keys() == {"title", "body", "notices"}
        assert KEPT in made["body"], "what stood before it is not lost"
        harmless(made["body"])
        harmless(made["title"])


@modest(25)
@given(WORDS, HOSTILE)
def test_whatever_word_writes_becomes_harmless_text(body: str, text: str) -> None:
    said = escape(remove_controls(text).replace("\ufffe", "").replace("\uffff", ""))
    plain = said.encode("utf-8", "replace").decode()
    with tempfile.TemporaryDirectory() as folder:
        try:
            links, pictures = {"rLink": plain}, {"rPicture": jpeg()}
            whole = p("第一段。") + p(KEPT) + body.replace("{}", plain) + p(KEPT)
            made = docx.convert(document(whole, pictures=pictures, links=links), Path(folder))
        except (ConversionRefused, TooLong):
            return
    assert made["body"].count(KEPT) == 2 + plain.count(KEPT), "nothing of the text is lost"
    harmless(made["body"])
    harmless(made["title"])


@pytest.mark.long
@modest(2, most=40)
@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 400))
def test_a_damaged_document_is_read_or_refused_in_words(junk: bytes, at: int, gone: int) -> None:
    for data in (junk, WHOLE[:at] + junk + WHOLE[at + gone :]):
        try:
            made = from_docx(data)
        except ConversionRefused as error:
            assert str(error).endswith("。")
        else:
            harmless(made.body)
