"""What a file is, told by its first bytes and never by its name."""

import re

from cedu_site.media.refusal import MediaRefused

TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
SIGNATURES = (
    (".jpg", rb"\xff\xd8\xff"),
    (".png", rb"\x89PNG\r\n\x1a\n"),
    (".gif", rb"GIF8[79]a"),
    (".webp", rb"RIFF....WEBP"),
    (".pdf", rb"%PDF-"),
    (".m4a", rb"....ftypM4[AB] "),
    (".mp4", rb"....ftyp(iso[m2-9]|mp4[12]|avc1|M4V |MSNV|dash)"),
    (".webm", rb"\x1aE\xdf\xa3.{0,60}webm"),
    (".mp3", rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]"),
    (".svg", rb"(\xef\xbb\xbf)?\s*(?=<).{0,4000}?<(\w+:)?svg[\s/>]"),
)
SIGNATURE_LENGTH = 4096


def suffix_of(data: bytes) -> str:
    """Return the suffix for what `data` is, a key of TYPES. Raises MediaRefused for the rest."""
    head = data[:SIGNATURE_LENGTH]
    for suffix, signature in SIGNATURES:
        if re.match(signature, head, re.DOTALL):
            return suffix
    raise MediaRefused(
        "这种文件不能用；可以用 JPG、PNG、WebP、GIF、SVG 图片，PDF 文件，"
        "MP3、M4A 录音和 MP4、WebM 视频。"
    )
