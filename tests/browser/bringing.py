"""What people bring to the desk: a document of Word and a photo straight from a telephone."""

import random
from io import BytesIO

from docx import Document
from PIL import Image

TITLE = "重阳节编竹篮活动"
PHOTO_SIZE = 4000, 3000
ROTATED = 6  # EXIF: to be turned by a quarter to stand upright
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def photo(size: tuple[int, int] = PHOTO_SIZE) -> bytes:
    """Return a photo, of 12 megapixels, lying on its side, that tells where it was taken."""
    noise = Image.frombytes("RGB", (400, 300), random.Random(3).randbytes(400 * 300 * 3))
    exif = Image.Exif()
    exif[0x0112] = ROTATED
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 34.0, 56.0), 3: "E", 4: (101.0, 43.0, 5.0)})
    file = BytesIO()
    noise.resize(size).save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def report() -> bytes:
    """Return a document with all that reports have, and a place for the first photo."""
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph("昨天下午，三十五位老人来学编竹篮。")
    document.add_heading("怎么编", 1)
    for step in ("破篾", "起底", "收口"):
        document.add_paragraph(step, style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("材料", "数量", "慈竹", "三根"),
        strict=True,
    ):  # fmt: skip
        cell.text = text
    document.add_paragraph("图1 学员在编竹篮")
    document.add_heading("编好以后", 1)
    picture = BytesIO()
    Image.new("RGB", (1200, 900), "darkgreen").save(picture, "JPEG")
    picture.seek(0)
    document.add_picture(picture)
    document.add_paragraph("大家把竹篮带回了家。")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def brought(size: tuple[int, int] = PHOTO_SIZE) -> list[dict[str, object]]:
    """Return both, as somebody chooses them in the browser."""
    return [
        {"name": "编竹篮活动.docx", "mimeType": DOCX, "buffer": report()},
        {"name": "IMG_2041.JPG", "mimeType": "image/jpeg", "buffer": photo(size)},
    ]
