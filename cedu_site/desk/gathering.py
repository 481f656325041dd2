"""What somebody brings at once, a document and its photos, made into one text in its order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from cedu_site.conversion.converted import ConversionRefused, Converted
from cedu_site.conversion.documents import LARGEST, from_docx
from cedu_site.conversion.pasting import from_html
from cedu_site.conversion.refusal import is_docx, refusal_for
from cedu_site.desk.admitting import admit
from cedu_site.media.markdown import reference
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.uploading import Upload, receive
from cedu_site.people.models import User

PAGES = (".html", ".htm")
NO_DOCUMENT = "这不是 Word 文档（.docx），请在 Word 或 WPS 里打开，另存为 .docx 再放进来。"
CAPTION = re.compile(
    r"[（(\[【]?(?:图片|照片|图)[ 　]?([0-9]{1,2})[）)\]】]?[:：.、 　]*(.{0,100})"
)
MARKS = re.compile(r"[\[\]]")


@dataclass
class Picture:
    """A file that is ready, by the name under which a text shows it, and what is said of it."""

    name: str
    upload: Upload
    alt: str = ""


@dataclass
class Gathered:
    """Title and text of what was brought, in which files still go by their names."""

    title: str = ""
    body: str = ""
    notices: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def settle(self, user: User, base: str) -> str:
        """Return the text of a page at `base`, with the files kept for good.

        What it needs of the database is quick: all that takes time was done when gathering.
        """
        body = self.body
        for picture in self.pictures:
            try:
                media = admit(picture.upload, user)
            except MediaRefused as error:
                self.notices.append(f"{picture.name}：{error}")
                continue
            body = body.replace(f"]({picture.name})", f"]({reference(media, base)})")
        return body


def gather(files: Iterable[FileStorage]) -> Gathered:
    """Return what the files make together; what cannot be used is told in the notices."""
    gathered = Gathered()
    loose: list[Picture] = []
    for file in files:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not name:
            continue
        try:
            _take(file, name, gathered, loose)
        except (ConversionRefused, MediaRefused) as error:
            gathered.notices.append(f"{name}：{error}")
    gathered.body = place(gathered.body, loose)
    gathered.pictures += loose
    return gathered


def place(body: str, loose: list[Picture]) -> str:
    """Return the text with loose files where it names them (图 1, 照片 2), the rest at its end."""
    waiting = dict(enumerate(loose, 1))
    lines = []
    for line in body.split("\n"):
        match = CAPTION.fullmatch(line.strip())
        picture = waiting.pop(int(match[1]), None) if match else None
        if match and picture:
            picture.alt = MARKS.sub("", match[2]).strip()
            line = shown(picture)
        lines.append(line)
    rest = [shown(picture) for picture in waiting.values()]
    return "\n\n".join(filter(None, ["\n".join(lines).strip(), *rest]))


def shown(picture: Picture) -> str:
    """Return the Markdown that shows a file, or leads to one that is no picture."""
    is_document = picture.upload.suffix == ".pdf"
    words = picture.alt or (picture.upload.name if is_document else "")
    return f"{'' if is_document else '!'}[{MARKS.sub('', words)}]({picture.name})"


def _take(file: FileStorage, name: str, gathered: Gathered, loose: list[Picture]) -> None:
    is_packed = file.stream.read(2) == b"PK"
    file.stream.seek(0)
    if is_packed or name.lower().endswith(".docx"):
        _add(gathered, _document(name, file.stream.read(LARGEST + 1)))
    elif name.lower().endswith(PAGES):
        _add(gathered, from_html(file.stream.read().decode("utf-8", "replace")))
    else:
        upload = receive(file.stream, name)
        loose.append(Picture(f"file-{len(loose) + 1}{upload.suffix}", upload))


def _document(name: str, data: bytes) -> Converted:
    if not is_docx(data):
        raise ConversionRefused(refusal_for(name, data) or NO_DOCUMENT)
    return from_docx(data)


def _add(gathered: Gathered, converted: Converted) -> None:
    """Add a document to what was gathered, its pictures under names of their own."""
    body, number = converted.body, len(gathered.pictures)
    for picture in converted.pictures:
        number += 1
        try:
            upload = receive(picture.data, picture.name)
        except MediaRefused as error:
            gathered.notices.append(f"文档里的第 {number} 张图：{error}")
            body = re.sub(rf"!\[[^\[\]]*\]\({re.escape(picture.name)}\)", "", body)
            continue
        name = f"picture-{number}{upload.suffix}"
        body = body.replace(f"]({picture.name})", f"]({name})")
        gathered.pictures.append(Picture(name, upload, picture.alt))
    gathered.title = gathered.title or converted.title
    gathered.body = "\n\n".join(filter(None, [gathered.body, body]))
    gathered.notices += converted.notices
