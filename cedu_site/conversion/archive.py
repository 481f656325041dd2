"""A zip file looked at with care: how many files, how large, and never more than announced."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from cedu_site.conversion.converted import ConversionRefused

END = b"PK\x05\x06"
END_SIZE, LONGEST_COMMENT = 22, 65535
MOST_ENTRIES = 3000
LARGEST_DIRECTORY = 2 * 1024 * 1024
LARGEST_TOTAL = 200 * 1024 * 1024
LARGEST_RATIO = 1000
BROKEN = "这份文件不完整或已损坏，请重新保存或重新发送后再放进来。"
BOMB = "这份文件解开以后太大或内容太多，不能用；请把文档分成几份再放进来。"


def open_archive(data: bytes) -> ZipFile:
    """Return the zip file in `data`, its directory small enough. Raises ConversionRefused."""
    place = data.rfind(END, max(0, len(data) - END_SIZE - LONGEST_COMMENT))
    if place < 0 or len(data) - place < END_SIZE:
        raise ConversionRefused(BROKEN)
    entries = int.from_bytes(data[place + 10 : place + 12], "little")
    directory = int.from_bytes(data[place + 12 : place + 16], "little")
    if entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise ConversionRefused(BOMB)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, UnicodeError, NotImplementedError):
        raise ConversionRefused(BROKEN) from None
    if len(archive.infolist()) > MOST_ENTRIES:  # the zip64 directory may say otherwise
        raise ConversionRefused(BOMB)
    return archive


def check_sizes(archive: ZipFile) -> None:
    """Refuse an archive that announces too much. Raises ConversionRefused."""
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise ConversionRefused(BOMB)
    for info in infos:
        large = info.file_size > 10 * 1024 * 1024
        if large and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
            raise ConversionRefused(BOMB)


def read(archive: ZipFile, info: ZipInfo, most: int) -> bytes:
    """Return the content of one file, of at most `most` bytes. Raises ConversionRefused."""
    if info.file_size > most:
        raise ConversionRefused(BOMB)
    try:
        with archive.open(info) as file:
            content = file.read(most + 1)
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise ConversionRefused(BROKEN) from None
    except zlib.error:
        raise ConversionRefused(BROKEN) from None
    if len(content) > most:
        raise ConversionRefused(BOMB)
    return content
