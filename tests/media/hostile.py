"""Files that were made to do harm: what hides in them, and what they pretend to be."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

HTML = b"<script>alert(document.domain)</script><!--GPS 27.5N 101.9E-->"
MARKS = (b"<script", b"alert(", b"onerror", b"GPS 27", b"<?php", b"javascript:")


def picture(form: str, size: tuple[int, int] = (80, 60), mode: str = "RGB", **how: object) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(file, form, **how)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def png_with(*chunks: bytes) -> bytes:
    """Return a PNG with further chunks after its header."""
    plain = picture("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG of a few hundred bytes that says it is as large as this."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(bytes(100_000))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def real_png_bomb() -> bytes:
    """Return a whole PNG of 100 million pixels in 100 KB."""
    file = BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG", optimize=True)
    return file.getvalue()


def jpeg_with(marker: int, data: bytes) -> bytes:
    """Return a JPEG with a segment of its own after the start."""
    plain = picture("JPEG")
    return plain[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data + plain[2:]


def jpeg_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = HTML.decode()  # description, artist, copyright
    exif[0x9C9C] = HTML + b"\0"
    exif.get_ifd(0x8825)[29] = "GPS 27.5N"
    return picture("JPEG", exif=exif)


def png_with_text() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", HTML.decode())
    texts.add_text("Zipped", HTML.decode() * 3, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", HTML.decode(), "zh", "x")
    return picture("PNG", pnginfo=texts)


def gif_and_script() -> bytes:
    """Return a GIF that a browser would also run as a script, were it asked to."""
    plain = picture("GIF")
    return plain[:6] + b"/*" + plain[8:] + b"*/=1;alert(document.domain)//<script>"


HIDING = {
    "jpeg-exif": jpeg_with_exif(),
    "jpeg-comment": jpeg_with(0xFE, HTML),
    "jpeg-xmp": jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + HTML),
    "jpeg-icc": picture("JPEG", icc_profile=HTML * 4),
    "jpeg-photoshop": jpeg_with(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + HTML),
    "jpeg-unknown-segment": jpeg_with(0xEF, HTML),
    "jpeg-and-html": picture("JPEG") + HTML,
    "jpeg-and-zip": picture("JPEG") + b"PK\x03\x04" + HTML,
    "jpeg-php": jpeg_with(0xFE, b"<?php system($_GET[0]); ?>" + HTML),
    "png-text": png_with_text(),
    "png-zipped-text": png_with(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(HTML * 2000))),
    "png-international-text": png_with(
        chunk(b"iTXt", b"x\0\1\0zh\0x\0" + zlib.compress(HTML * 2000))
    ),
    "png-exif": png_with(chunk(b"eXIf", b"II*\0\x08\0\0\0\0\0" + HTML)),
    "png-unknown-chunk": png_with(chunk(b"juNk", HTML)),
    "png-and-html": picture("PNG") + HTML,
    "gif-comment": picture("GIF", comment=HTML),
    "gif-and-html": picture("GIF") + HTML,
    "gif-and-script": gif_and_script(),
    "webp-exif": picture("WEBP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0" + HTML),
    "webp-xmp": picture("WEBP", xmp=HTML),
    "webp-and-html": picture("WEBP") + HTML,
    "cmyk-jpeg-comment": picture("JPEG", mode="CMYK", comment=HTML),
}


def animation(frames: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """Return a GIF of this many frames."""
    file = BytesIO()
    pictures = [Image.new("P", size, number % 250) for number in range(frames)]
    pictures[0].save(file, "GIF", save_all=True, append_images=pictures[1:], duration=10)
    return file.getvalue()


def jpeg_of_precision(bits: int) -> bytes:
    """Return a JPEG whose header says that its samples have this many bits."""
    plain = picture("JPEG")
    at = plain.index(b"\xff\xc0") + 4
    return plain[:at] + bytes((bits,)) + plain[at + 1 :]


def jpeg_of_size(width: int, height: int) -> bytes:
    """Return a JPEG whose header says it is as large as this."""
    plain = picture("JPEG")
    at = plain.index(b"\xff\xc0") + 5
    return plain[:at] + struct.pack(">HH", height, width) + plain[at + 4 :]


TOO_LARGE = "图片超过 4000 万像素"
BROKEN = "图片不完整或已损坏"
UNKNOWN = "这种文件不能用"
UNREADABLE = "这个文件不是能打开的图片"
EITHER = f"{BROKEN}|{UNREADABLE}"
DRAWING = "SVG 插图只能随内容文件夹导入"
REFUSED = {
    "png-of-100-megapixels": (real_png_bomb(), TOO_LARGE),
    "png-of-four-gigapixels": (png_of_size(65_000, 65_000), TOO_LARGE),
    "jpeg-of-four-gigapixels": (jpeg_of_size(65_000, 65_000), TOO_LARGE),
    "gif-of-four-gigapixels": (b"GIF89a\xff\xff\xff\xff" + picture("GIF")[10:], TOO_LARGE),
    "png-that-ends-early": (png_of_size(2000, 2000), BROKEN),
    "png-of-one-pixel-width": (png_of_size(1, 39_000_000), "图片太窄太长"),
    "truncated-jpeg": (picture("JPEG", (800, 600))[:4000], BROKEN),
    "truncated-png": (picture("PNG", (800, 600))[:200], BROKEN),
    "truncated-gif": (picture("GIF", (800, 600))[:900], BROKEN),
    "truncated-webp": (picture("WEBP", (800, 600))[:300], EITHER),
    "jpeg-header-only": (b"\xff\xd8\xff\xe0", UNREADABLE),
    "png-header-only": (b"\x89PNG\r\n\x1a\n", UNREADABLE),
    "jpeg-of-16-bits": (jpeg_of_precision(16), EITHER),
    "jpeg-of-12-bits": (jpeg_of_precision(12), EITHER),
    "jpeg-of-many-scans": (jpeg_of_size(6000, 6000)[:-2] + b"\xff\xda" * 200, "结构不正常"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', DRAWING),
    "svg-with-prologue": (b"<?xml version='1.0'?>\n<!-- x -->\n<svg onload='alert(1)'/>", DRAWING),
    "html": (b"<!doctype html>" + HTML, "网页文件"),
    "html-with-a-gif-inside": (HTML + picture("GIF"), UNKNOWN),
    "script": (b"alert(1)//\xff\xd8\xff", "纯文字"),
    "program": (b"MZ\x90\x00" + bytes(200), "程序文件"),
    "zip": (b"PK\x03\x04" + bytes(200), "已损坏"),
    "bmp": (picture("BMP"), "BMP"),
    "tiff": (picture("TIFF"), "TIFF"),
    "ico": (picture("ICO"), "ICO"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "纯文字"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
    "word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为”.docx"),
    "playlist": (b"#EXTM3U\nhttp://example.org/\n", "纯文字"),
    "empty": (b"", "空文件"),
}
