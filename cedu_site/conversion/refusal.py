"""Files that are not taken, told by what they are, with what to do instead."""

import re
from pathlib import PurePath

from cedu_site.conversion.archive import open_archive
from cedu_site.conversion.converted import ConversionRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_WORD = "这是旧版 Word 或 WPS 文件（.doc/.wps），请在 Word 或 WPS 里“另存为”.docx 再放进来。"
OLD_SHEET = "这是旧版表格文件（.xls/.et），请把要用的表格复制到 Word 文档里，存成 .docx 再放进来。"
OLD_SLIDES = "这是旧版演示文件（.ppt/.dps），请把文字和图片放进 Word 文档，或导出成 PDF 再放进来。"
OUTLOOK = "这是邮件文件（.msg），请把里面的文档和照片另外保存，再放进来。"
LOCKED = "这份文档加了密码，请在 Word 或 WPS 里去掉密码，另存为 .docx 再放进来。"
HEIC = (
    "这是苹果手机的 HEIC 照片，网页不能显示；请在手机“设置—相机—格式”里选“兼容性最佳”后再拍，"
    "或在相册里把照片发给自己并另存为 JPEG，再放进来。"
)
AVIF = "这是 AVIF 图片，请用看图软件另存为 JPEG 或 PNG 再放进来。"
PICTURE = "这种图片（{}）网页不能显示，请用看图软件另存为 JPEG 或 PNG 再放进来。"
RAW = "这是相机的原始照片（RAW），请用相机软件或看图软件导出成 JPEG 再放进来。"
PACKED = "这是压缩包（{}），请先解压，再把里面的文档和照片放进来。"
PROGRAM = "这是程序文件，不能放进来；请只放文档、照片、录音和视频。"
WEB = "这是网页文件，请在浏览器里打开它，把文字复制后粘贴进来。"
TEXT = "这是纯文字文件，请打开它，把文字复制后粘贴进来。"
EMPTY = "这个文件是空的，请重新选择。"
UNKNOWN = "这种文件不能用；可以放 Word 文档（.docx）、JPEG、PNG、WebP、GIF 图片、PDF、MP3 和 MP4。"

OLE_STREAMS = (  # the names of streams, as the directory of the container holds them
    ("EncryptedPackage", LOCKED),
    ("WordDocument", OLD_WORD),
    ("Workbook", OLD_SHEET),
    ("PowerPoint Document", OLD_SLIDES),
    ("__properties_version1.0", OUTLOOK),
)
TAKEN = (
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|%PDF-|ID3[\x02-\x04]"
    rb"|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]|....ftyp(?:iso\w|mp4\w|avc1|M4V |MSNV|dash|M4A )"
)
REFUSED = (
    (rb"\{\\rtf", "这是 RTF 文件，请在 Word 或 WPS 里“另存为”.docx 再放进来。"),
    (rb"....ftyp(?:heic|heix|hevc|heim|heis|hevm|hevs|mif1|msf1)", HEIC),
    (rb"....ftyp(?:avif|avis)", AVIF),
    (rb"....ftyp(?:crx )|FUJIFILMCCD-RAW|II\x1a\0\0\0HEAPCCDR|IIRO|IIRS|IIU\0", RAW),
    (rb"(?:II\*\0|MM\0\*).{4}CR\x02", RAW),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", PICTURE.format("TIFF")),
    (rb"BM.{4}\0\0\0\0", PICTURE.format("BMP")),
    (rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF", PICTURE.format("WMF/EMF")),
    (rb"8BPS", PICTURE.format("PSD")),
    (rb"\0\0\x01\0[\x01-\x20]\0", PICTURE.format("ICO")),
    (rb"\0\0\0\x0cJXL |\xff\x0a", PICTURE.format("JPEG XL")),
    (rb"\0\0\0\x0cjP  ", PICTURE.format("JPEG 2000")),
    (rb"Rar!\x1a\x07", PACKED.format("rar")),
    (rb"7z\xbc\xaf\x27\x1c", PACKED.format("7z")),
    (rb"\x1f\x8b|BZh|\xfd7zXZ", PACKED.format("gz")),
    (rb"....ftypqt  ", "这是苹果的 MOV 视频，请用手机或剪辑软件导出成 MP4 再放进来。"),
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|dex\n", PROGRAM),
    (rb"(?i:(?:\xef\xbb\xbf)?\s{0,99}<(?:\?xml[^>]{0,200}>\s{0,99}<)?svg)", PICTURE.format("SVG")),
    (rb"(?i:(?:\xef\xbb\xbf)?\s{0,99}<(?:!doctype html|html))", WEB),
)
RAW_NAMES = {".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw"}
ODT = "这是 LibreOffice 的文件（.odt），请在 LibreOffice 里“另存为”Word 文档（.docx）再放进来。"
ZIPPED = (  # the first name that is found tells what a zip file is
    ("xl/", "这是表格文件（.xlsx），请把要用的表格复制到 Word 文档里，存成 .docx 再放进来。"),
    ("ppt/", "这是演示文件（.pptx），请把文字和图片放进 Word 文档，或导出成 PDF 再放进来。"),
    ("Index/", "这是苹果的 Pages 文稿，请在 Pages 里“导出为—Word”（.docx）再放进来。"),
    ("index.apxl", "这是苹果的 Keynote 文稿，请导出成 PDF 再放进来。"),
    ("index.xml", "这是苹果的 Pages 文稿，请在 Pages 里“导出为—Word”（.docx）再放进来。"),
    ("META-INF/MANIFEST.MF", PROGRAM),
    ("AndroidManifest.xml", PROGRAM),
    ("META-INF/container.xml", "这是电子书（.epub），请把要用的文字放进 Word 文档再放进来。"),
    ("content.xml", ODT),
)
ODF = re.compile(rb"mimetypeapplication/vnd\.(?:oasis\.opendocument|sun\.xml)\.(\w+)")
MAIN_PART = re.compile(r"word/document\d*\.xml")


def is_docx(data: bytes) -> bool:
    """Return whether `data` is a document that `documents.from_docx` may read."""
    try:
        return data.startswith(b"PK") and _has_main_part(_names(data))
    except ConversionRefused:
        return False


def _has_main_part(names: list[str]) -> bool:
    return any(MAIN_PART.fullmatch(name) for name in names)


def refusal_for(name: str, data: bytes) -> str | None:
    """Return one sentence why the file cannot be used and what to do, or None if it can.

    What it is, is told by its content; `name` helps only where contents look alike.
    """
    if not data:
        return EMPTY
    if re.match(TAKEN, data[:64], re.DOTALL):
        return None
    if data.startswith(OLE):
        return _old_office(data)
    if data.startswith(b"PK"):
        return _zipped(data)
    return _other(name, data)


def _old_office(data: bytes) -> str:
    for stream, sentence in OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return sentence
    return OLD_WORD


def _zipped(data: bytes) -> str | None:
    try:
        names = _names(data)
    except ConversionRefused as refusal:
        return str(refusal)
    if _has_main_part(names):
        return None
    if ODF.search(data[:120]):
        return ODT
    for start, sentence in ZIPPED:
        if any(name.startswith(start) for name in names):
            return sentence
    return PACKED.format("zip")


def _other(name: str, data: bytes) -> str:
    if PurePath(name).suffix.lower() in RAW_NAMES:
        return RAW
    for signature, sentence in REFUSED:
        if re.match(signature, data[:512], re.DOTALL):
            return sentence
    return TEXT if _is_text(data[:4096]) else UNKNOWN


def _is_text(head: bytes) -> bool:
    return not re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", head)


def _names(data: bytes) -> list[str]:
    """Return the names of the files in a zip file. Raises ConversionRefused."""
    with open_archive(data) as archive:
        return archive.namelist()
