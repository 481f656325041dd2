"""Text pasted from Word, a public account or a web page."""

import tempfile
from pathlib import Path

from cedu_site.conversion.converted import ConversionRefused, Converted
from cedu_site.conversion.process import convert

SECONDS = 5.0
LARGEST = 20 * 1024 * 1024


def from_html(html: str) -> Converted:
    """Return pasted `html` as Markdown; it brings no pictures, only their places.

    Raises ConversionRefused.
    """
    data = html.encode("utf-8", "replace")
    if len(data) > LARGEST:
        raise ConversionRefused("粘贴的内容太大，请分几次粘贴，或把原来的 Word 文件放进来。")
    with tempfile.TemporaryDirectory(prefix="cedu-conversion-") as folder:
        return convert("html", data, Path(folder), SECONDS)
