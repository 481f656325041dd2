"""The package of a docx: its parts checked, and the pictures read only when asked for."""

import posixpath
import re
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring, tostring
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from cedu_site.conversion.archive import BOMB, BROKEN, check_sizes, open_archive, read
from cedu_site.conversion.converted import ConversionRefused

PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.-]+\.rels"
    r"|word/(?:document|styles|numbering|footnotes|endnotes)\d*\.xml"
)
DOCUMENT = re.compile(r"word/document\d*\.xml")
NOTES = re.compile(r"word/(?:footnotes|endnotes)\d*\.xml")
STYLES = re.compile(r"word/styles\d*\.xml")
NUMBERING = re.compile(r"word/numbering\d*\.xml")
LARGEST_PART = 30 * 1024 * 1024
LARGEST_PICTURE = 30 * 1024 * 1024
MOST_ELEMENTS = 1_500_000
DEEPEST = 250
REFERENCE = re.compile(r"\{[^}]*/relationships\}(?:id|embed|link)$")
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MISSING = "missing"
TYPES = "[Content_Types].xml"
DEEP = "内容一层套一层太深，无法转换；请简化表格和文本框再放进来。"
DTD = "这份文档里有不该有的声明，不能用；请在 Word 或 WPS 里另存一份 .docx 再放进来。"


class Package:
    """A docx whose parts are XML that may be parsed. Raises ConversionRefused."""

    def __init__(self, data: bytes) -> None:
        self.archive = open_archive(data)
        check_sizes(self.archive)
        self.parts = {
            name: fromstring(_checked(read(self.archive, info, LARGEST_PART)))  # noqa: S314
            for info in self.archive.infolist()
            if PARTS.fullmatch(name := info.filename)
        }
        if TYPES not in self.parts:
            raise ConversionRefused(BROKEN)

    def find(self, form: re.Pattern[str]) -> list[Element]:
        """Return the parts whose name has this form."""
        return [part for name, part in self.parts.items() if form.fullmatch(name)]

    def complete(self) -> None:
        """Give every reference that leads to nothing a target that is not there."""
        for name, part in list(self.parts.items()):
            if name.endswith(".rels") or not name.startswith("word/"):
                continue
            used = {v for e in part.iter() for n, v in e.items() if REFERENCE.match(n)}
            place = name.replace("word/", "word/_rels/") + ".rels"
            relations = self.parts.setdefault(place, Element(RELATIONS + "Relationships"))
            for key in used - {relation.get("Id") for relation in relations}:
                relation = {"Id": key, "Type": "missing", "Target": MISSING}
                relations.append(Element(RELATIONS + "Relationship", relation))

    def rebuilt(self) -> BytesIO:
        """Return the parts as a new docx that holds of each picture only its name."""
        file = BytesIO()
        with ZipFile(file, "w") as made:
            for name, part in self.parts.items():
                made.writestr(name, tostring(part))
            for name in set(self.archive.namelist()) - set(self.parts):
                if not name.endswith((".xml", ".rels")):
                    made.writestr(name, name.encode())
        file.seek(0)
        return file

    def picture(self, name: str) -> bytes:
        """Return the bytes of the picture called `name`. Raises ConversionRefused."""
        return read(self.archive, self.archive.getinfo(name), LARGEST_PICTURE)


def suffix(name: str) -> str:
    """Return the suffix of a file's name in capitals, without its dot."""
    return posixpath.splitext(name)[1][1:5].upper() or "未知格式"


def _checked(content: bytes) -> bytes:
    """Return `content` if it may be parsed. Raises ConversionRefused."""
    _Check().run(content)
    return content


class _Check:
    """Counts elements and levels, and refuses what would grow."""

    def __init__(self) -> None:
        self.depth = self.count = 0

    def run(self, content: bytes) -> None:
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(content, True)
        except (ExpatError, ValueError, LookupError):
            raise ConversionRefused(BROKEN) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise ConversionRefused(DEEP)
        if self.count > MOST_ELEMENTS:
            raise ConversionRefused(BOMB)

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _refuse(self, *declaration: object) -> None:
        raise ConversionRefused(DTD)
