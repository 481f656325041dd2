"""Documents of Word, WPS and LibreOffice."""

import tempfile
from pathlib import Path

from cedu_site.conversion.converted import ConversionRefused, Converted
from cedu_site.conversion.process import convert
from cedu_site.conversion.refusal import is_docx, refusal_for

SECONDS = 20.0
LARGEST = 100 * 1024 * 1024


def from_docx(data: bytes) -> Converted:
    """Return the document in `data` as Markdown with its pictures.

    Raises ConversionRefused.
    """
    if len(data) > LARGEST:
        raise ConversionRefused("这份文件超过 100 MB，请先在 Word 或 WPS 里压缩图片再放进来。")
    if not is_docx(data):
        raise ConversionRefused(refusal_for(".docx", data) or "这不是 Word 文档（.docx）。")
    with tempfile.TemporaryDirectory(prefix="cedu-conversion-") as folder:
        return convert("docx", data, Path(folder), SECONDS)
