"""What a camera tells of where, when and with what it was used is taken out of the file itself.

Nothing is decoded and made anew: what shows the picture, or plays, stays byte for byte.
JPEG: ITU-T T.81, B; PNG: w3.org/TR/png-3; WebP: RFC 9649; GIF: GIF89a; films: ISO/IEC 14496-12.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import ExifTags, Image

from cedu_site.media.pictures import FORMATS

JPEG_END, SCAN = 0xD9, 0xDA
EXIF_MARK = len(b"Exif\0\0")  # before camera data in a JPEG only
KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
APPLICATIONS, COMMENT = range(0xE0, 0xF0), 0xFE
IN_SCAN = {0x00, *range(0xD0, 0xD8)}  # what may follow 0xFF inside the picture's own data
PNG_HEAD = 8
TELLING_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
TELLING_WEBP = {b"EXIF": 0x08, b"XMP ": 0x04}  # and their flags
GIF_HEAD, EXTENSION, PICTURE, TABLE = 13, 0x21, 0x2C, 0x80
KEPT_EXTENSIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
BOXES, TELLING_BOXES = {b"moov", b"trak", b"moof"}, {b"udta", b"meta", b"uuid"}
MOST_BOXES = 200_000  # of a film in pieces of a second there are thousands


def freed(data: bytes, suffix: str) -> bytes:
    """Return the file without what it tells of who made it, where and when; a photograph keeps
    which way is up. Raises ValueError where the file is not built as its kind is."""
    free = _BY_SUFFIX.get(suffix)
    try:
        return free(data) if free else data
    except (IndexError, struct.error) as error:
        raise ValueError("a file that ends too soon") from error


def _jpeg(data: bytes) -> bytes:
    kept = [data[:2], *_upright(data)]
    for marker, start, end in _segments(data):
        segment, wanted = data[start:end], KEPT_SEGMENTS.get(marker)
        telling = marker in APPLICATIONS or marker == COMMENT
        if not telling or (wanted and segment[4:].startswith(wanted)):
            kept.append(segment)
    return b"".join(kept)  # whatever lies behind its end is no part of the picture


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each marker of a JPEG and where its segment lies, with the data of a scan."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        start, marker = at, data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        at += 2
        if marker != JPEG_END:
            at += struct.unpack_from(">H", data, at)[0]
        if marker == SCAN:
            at = _end_of_scan(data, at)
        yield marker, start, at
        if marker == JPEG_END:
            return


def _end_of_scan(data: bytes, at: int) -> int:
    while (found := data.find(b"\xff", at)) >= 0 and found + 1 < len(data):
        if data[found + 1] not in IN_SCAN:
            return found
        at = found + 2
    return len(data)


def _upright(data: bytes) -> list[bytes]:
    """Return the segment that says which way is up, if that has to be said."""
    said = _orientation(data)
    return [b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said] if said else []


def _orientation(data: bytes) -> bytes:
    """Return camera data that say nothing else."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as source:
            turned = int(source.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # unreadable camera data turn no picture
        return b""
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    return exif.tobytes()


def _png(data: bytes) -> bytes:
    kept, at, said = [data[:PNG_HEAD]], PNG_HEAD, _orientation(data)[EXIF_MARK:]
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind not in TELLING_CHUNKS:
            kept.append(data[at : at + size + 12])
        at += size + 12
        if kind == b"IHDR" and said:
            check = struct.pack(">I", zlib.crc32(b"eXIf" + said))
            kept.append(struct.pack(">I", len(said)) + b"eXIf" + said + check)
        if kind == b"IEND":
            break
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    kept, at, end = [], 12, 8 + struct.unpack_from("<I", data, 4)[0]
    head, flags, said = bytearray(data[:12]), 0, _orientation(data)[EXIF_MARK:]
    while at < min(end, len(data)):
        kind, size = struct.unpack_from("<4sI", data, at)
        whole = 8 + size + size % 2
        if kind in TELLING_WEBP:
            flags |= TELLING_WEBP[kind]
        else:
            kept.append(data[at : at + whole])
        at += whole
    if said:
        flags &= ~TELLING_WEBP[b"EXIF"]
        kept.append(struct.pack("<4sI", b"EXIF", len(said)) + said + bytes(len(said) % 2))
    if kept and kept[0].startswith(b"VP8X"):
        kept[0] = kept[0][:8] + bytes([kept[0][8] & ~flags]) + kept[0][9:]
    body = b"".join(kept)
    head[4:8] = struct.pack("<I", len(body) + 4)
    return bytes(head) + body


def _gif(data: bytes) -> bytes:
    at = GIF_HEAD + _table(data[10])
    kept = [data[:at]]
    while data[at] in (EXTENSION, PICTURE):
        if data[at] == PICTURE:
            head = 11 + _table(data[at + 9])  # and how long the codes are
            stays = True
        else:
            head = 2
            name = data[at + 3 : at + 14]
            stays = data[at + 1] == 0xF9 or (data[at + 1] == 0xFF and name in KEPT_EXTENSIONS)
        end = _end_of_blocks(data, at + head)
        if stays:
            kept.append(data[at:end])
        at = end
    return b"".join(kept) + b"\x3b"


def _table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & TABLE else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += 1 + size
    return at + 1


def _film(data: bytes) -> bytes:
    """Empty the boxes that tell, which stay as long as they are: others say where theirs lie."""
    kept: list[bytes | memoryview] = []
    done, film = 0, memoryview(data)  # films are large: no more than one copy
    for start, inside, end in _telling(data):
        kept += [film[done : start + 4], b"free", film[start + 8 : inside], bytes(end - inside)]
        done = end
    return b"".join([*kept, film[done:]]) if kept else data


def _telling(film: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield where each box that tells begins, where what it holds does, and where it ends."""
    at = boxes = 0
    while at + 8 <= len(film):
        size, kind = struct.unpack_from(">I4s", film, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", film, at + 8)[0], 16
        size = size or len(film) - at
        boxes += 1
        if size < head or at + size > len(film) or boxes > MOST_BOXES:
            raise ValueError("no film has such boxes")
        if kind in TELLING_BOXES:
            yield at, at + head, at + size
        at += head if kind in BOXES else size  # what is in these is looked at next


_BY_SUFFIX: dict[str, Callable[[bytes], bytes]] = {
    ".jpg": _jpeg,
    ".png": _png,
    ".webp": _webp,
    ".gif": _gif,
    ".mp4": _film,
    ".m4a": _film,
}
