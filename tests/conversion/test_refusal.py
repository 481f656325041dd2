"""Files are told by what they are; a refusal says what to do."""

from pathlib import Path

import pytest

from cedu_site.conversion.converted import ConversionRefused
from cedu_site.conversion.documents import from_docx
from cedu_site.conversion.refusal import is_docx, refusal_for
from tests.conversion.made import document, jpeg, p, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 500


def box(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + b"\0" * 100


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", document(p("话。"))),
        ("照片.heic", jpeg()),
        ("a", b"\x89PNG\r\n\x1a\n" + b"\0" * 20),
        ("a.gif", b"GIF89a" + b"\0" * 20),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.mp3", b"ID3\x04\0\0"),
        ("a.mp3", b"\xff\xfb\x90\x64"),
        ("a.mp4", box(b"isom")),
        ("a.mp4", box(b"mp42")),
    ],
)
def test_what_is_taken_gets_no_sentence(name: str, data: bytes) -> None:
    assert refusal_for(name, data) is None
    assert is_docx(data) == (name == "a.docx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            ole("WordDocument"),
            "旧版 Word 或 WPS 文件（.doc/.wps），请在 Word 或 WPS 里“另存为”.docx",
        ),
        (ole("Workbook"), "旧版表格"),
        (ole("PowerPoint Document"), "旧版演示"),
        (ole("EncryptedPackage"), "去掉密码"),
        (OLE, "另存为”.docx"),
        (b"{\\rtf1\\ansi", "RTF"),
        (box(b"heic"), "“兼容性最佳”"),
        (box(b"mif1"), "HEIC"),
        (box(b"avif"), "AVIF"),
        (box(b"qt  "), "MOV"),
        (box(b"crx "), "RAW"),
        (b"II*\0\x08\0\0\0" + b"\0" * 20, "TIFF"),
        (b"MM\0*\0\0\0\x08" + b"\0" * 20, "TIFF"),
        (b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 20, "RAW"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0", "BMP"),
        (b"8BPS\0\x01", "PSD"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"Rar!\x1a\x07\x01\0", "rar"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
        (zipped({"照片/1.jpg": b"x"}), "压缩包（zip），请先解压"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
            "LibreOffice",
        ),
        (zipped({"xl/workbook.xml": b"x"}), ".xlsx"),
        (zipped({"ppt/presentation.xml": b"x"}), ".pptx"),
        (zipped({"Index/Document.iwa": b"x"}), "Pages"),
        (zipped({"AndroidManifest.xml": b"x"}), "程序"),
        (zipped({"a": b"x"})[:-10], "不完整或已损坏"),
        (b"PK\x03\x04", "不完整或已损坏"),
        (b"MZ\x90\0", "程序"),
        (b"\x7fELF\x02", "程序"),
        (b"<!DOCTYPE html><p>x", "网页"),
        ("一段话".encode(), "纯文字"),
        ("一段话".encode("gb18030"), "纯文字"),
        (b"", "空的"),
        (b"\x00\x01\x02\x03" * 9, "这种文件不能用"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[:4].hex(),  # no time of making
)
def test_what_is_not_taken_gets_one_sentence(data: bytes, words: str) -> None:
    for name in ("a", "a.docx", "照片.jpg"):
        sentence = refusal_for(name, data)
        assert sentence is not None
        assert words in sentence
        assert sentence.count("。") == 1
        assert sentence.endswith("。")
    assert not is_docx(data)


def test_raw_photographs_that_look_like_tiff_are_known_by_name() -> None:
    assert "RAW" in (refusal_for("DSC_1.NEF", b"II*\0\x08\0\0\0" + b"\0" * 20) or "")


def test_a_locked_document_tells_of_its_password() -> None:
    with pytest.raises(ConversionRefused, match="密码"):
        from_docx(ole("EncryptedPackage"))


def test_the_documents_of_libreoffice_are_documents() -> None:
    for path in (Path(__file__).parent / "files").glob("*.docx"):
        assert is_docx(path.read_bytes())
