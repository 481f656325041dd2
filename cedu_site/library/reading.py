"""Reading one file of a library: its bytes, its text, what stands above the text."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cedu_site.library.layout import Entry, why
from cedu_site.markup.front_matter import FrontMatter, FrontMatterError, load_yaml, split


class FileRefused(Exception):
    """A file cannot come in; the message says why in Chinese, `line` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message.rstrip("。"))
        self.line = line


class Conflicting(FileRefused):
    """A file changed, and so did the desk what came from it; `text` is the file's."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


@dataclass(frozen=True)
class Document:
    """A Markdown file: its exact text, and the same taken apart."""

    source: str
    sha256: str
    front: FrontMatter

    def line_of(self, name: str) -> int:
        """Return the line on which the front matter names `name`."""
        return self.front.lines.get(name, 1)


@dataclass(frozen=True)
class Sheet:
    """A YAML file: its exact text, and what it says."""

    text: str

    @cached_property
    def value(self) -> Any:
        """What the file says. Raises FileRefused where it cannot be read as a whole."""
        try:
            return load_yaml(self.text)
        except FrontMatterError as error:
            raise FileRefused(str(error), error.line) from error

    def line_of(self, name: str) -> int:
        """Return the first line that says something of `name`."""
        lines = self._lines(rf"(?:^|[{{,])\s*{re.escape(name)}\s*:")
        return lines[0] if lines else 1

    def rows(self) -> Iterator[tuple[int, Any]]:
        """Yield each item of the list that the file is, after the line on which it begins.

        Raises FileRefused where the file is no list.
        """
        rows = self.value or []
        if not isinstance(rows, list):
            raise FileRefused("应是一个列表，每一项以“- slug: …”开头")
        lines = self._lines(r"^-(?:\s|$)")
        yield from zip(lines if len(lines) == len(rows) else [1] * len(rows), rows, strict=True)

    def _lines(self, pattern: str) -> list[int]:
        lines = enumerate(self.text.splitlines(), 1)
        return [number for number, line in lines if re.search(pattern, line)]


def read_bytes(entry: Entry) -> bytes:
    """Return the bytes of a file. Raises FileRefused."""
    try:
        return entry.file.read_bytes()
    except OSError as error:
        raise FileRefused(f"读不了：{why(error)}") from error


def decode(data: bytes) -> str:
    """Return UTF-8 bytes as text. Raises FileRefused naming the line of the first wrong byte."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused("不是 UTF-8 编码，请另存为 UTF-8", line) from error
    if "\0" in text:
        raise FileRefused("含有空字符，不是文本文件", text[: text.index("\0")].count("\n") + 1)
    return text


def read_document(entry: Entry) -> Document:
    """Return a Markdown file taken apart. Raises FileRefused."""
    data = read_bytes(entry)
    source = decode(data)
    try:
        front = split(source)
    except FrontMatterError as error:
        raise FileRefused(str(error), error.line) from error
    return Document(source, digest(data), front)


def read_yaml(entry: Entry) -> Sheet:
    """Return a YAML file, its text decoded. Raises FileRefused."""
    return Sheet(decode(read_bytes(entry)))


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
