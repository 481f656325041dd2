"""A docx made into a page, in the helper process."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import mammoth

from cedu_site.conversion import package, page, styles
from cedu_site.conversion.blocks import Image
from cedu_site.conversion.converted import ConversionRefused
from cedu_site.conversion.numbering import Numbering
from cedu_site.conversion.pictures import description
from cedu_site.conversion.tidying import Tidying
from cedu_site.conversion.wordml import local, value

STYLE_MAP = """
p.CeduTitle => h1.title:fresh
p.CeduH1 => h1:fresh
p.CeduH2 => h2:fresh
p.CeduH3 => h3:fresh
p.CeduH4 => h4:fresh
p.CeduH5 => h5:fresh
p.CeduH6 => h6:fresh
p.CeduContents => !
p.CeduQuote => blockquote > p:fresh
r[style-name='强调'] => em
r[style-name='要点'] => strong
"""
USABLE = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF8": "gif",
    b"RIFF": "webp",
}
MOST_PICTURES = 200
LARGEST_TOTAL = 300 * 1024 * 1024


def convert(data: bytes, folder: Path) -> dict[str, Any]:
    """Return title, body, notices and pictures, whose bytes are written to `folder`.

    Raises ConversionRefused and page.TooLong.
    """
    whole = package.Package(data)
    tidying = Tidying(
        styles.read(_first(whole.find(package.STYLES))),
        Numbering(_first(whole.find(package.NUMBERING))),
    )
    parts = whole.find(package.DOCUMENT) + whole.find(package.NOTES)
    _leave_lost_notes(parts)
    for part in parts:
        tidying.tidy(part)
    whole.complete()
    pictures = Pictures(whole, folder)
    html = mammoth.convert_to_html(
        whole.rebuilt(),
        id_prefix="cedu-",
        style_map=STYLE_MAP,
        include_embedded_style_map=False,
        convert_image=pictures.element,
    ).value
    made = page.make(html, pictures.placed, guess_title=True)
    return {
        "title": made.title,
        "body": made.body,
        "notices": made.notices + sorted(tidying.notices) + pictures.notices(),
        "pictures": pictures.kept(made.body),
    }


def _leave_lost_notes(parts: list[Element]) -> None:
    """Leave out the references to notes that are not there."""
    every = [element for part in parts for element in part.iter()]
    known = {
        (local(element), value(element, attribute="id"))
        for element in every
        if local(element) in ("footnote", "endnote")
    }
    for element in every:
        element[:] = [
            inner
            for inner in element
            if not local(inner).endswith("noteReference")
            or (local(inner).removesuffix("Reference"), value(inner, attribute="id")) in known
        ]


def _first(parts: list[Element]) -> Element | None:
    return parts[0] if parts else None


class Pictures:
    """The pictures of a document: each file once, the unusable ones by name."""

    def __init__(self, whole: package.Package, folder: Path) -> None:
        self.whole, self.folder = whole, folder
        self.paths: dict[str, str] = {}
        self.names: dict[bytes, str] = {}
        self.alts: dict[str, str] = {}
        self.unusable: list[str] = []
        self.too_large = self.linked = self.total = 0

    def element(self, image: Any) -> list[Any]:
        """Return what mammoth writes for `image`."""
        name = self._name(image)
        alt = image.alt_text or ""
        return [mammoth.html.element("img", {"src": name or "cid:", "alt": alt})]

    def placed(self, element: Element) -> Image:
        """Return the picture that an img of the HTML stands for."""
        name, alt = element.get("src", ""), description(element.get("alt", ""))
        if name == "cid:" or not name:
            return Image("", alt)
        return Image(name, self.alts.setdefault(name, alt))

    def kept(self, body: str) -> list[dict[str, str]]:
        """Return names and descriptions of the pictures that are in the body."""
        return [{"name": name, "alt": alt} for name, alt in self.alts.items() if name in body]

    def notices(self) -> list[str]:
        """Return a sentence for each kind of picture that did not come along."""
        unusable = "、".join(sorted(set(self.unusable)))
        return [
            sentence
            for count, sentence in (
                (
                    len(self.unusable),
                    f"有 {len(self.unusable)} 张图片的格式（{unusable}）网页不能显示，"
                    "请另存为 JPEG 或 PNG 再放进来。",
                ),
                (
                    self.too_large,
                    f"有 {self.too_large} 张图片太大或太多，没有一起过来，请缩小后再放进来。",
                ),
                (
                    self.linked,
                    f"有 {self.linked} 张图片只是链接，不在文档里，请把图片文件放进来。",
                ),
            )
            if count
        ]

    def _name(self, image: Any) -> str:
        try:
            with image.open() as file:
                path = file.read().decode()
        except (mammoth.docx.files.InvalidFileReferenceError, KeyError):
            self.linked += 1
            return ""
        if path not in self.paths:
            self.paths[path] = self._kept_name(path)
        return self.paths[path]

    def _kept_name(self, path: str) -> str:
        try:
            data = self.whole.picture(path)
        except ConversionRefused:
            self.too_large += 1
            return ""
        kind = next((kind for start, kind in USABLE.items() if data.startswith(start)), None)
        if kind is None:
            self.unusable.append(package.suffix(path))
            return ""
        return self._saved(data, kind)

    def _saved(self, data: bytes, kind: str) -> str:
        key = sha256(data).digest()
        if key not in self.names:
            self.total += len(data)
            if self.total > LARGEST_TOTAL or len(self.names) >= MOST_PICTURES:
                self.too_large += 1
                return ""
            self.names[key] = f"tupian-{len(self.names) + 1}.{kind}"
            (self.folder / self.names[key]).write_bytes(data)
        return self.names[key]
