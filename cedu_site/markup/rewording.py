"""A file with front matter that is to say something else, changed in as few lines as can be."""

from typing import Any

from cedu_site.markup.front_matter import FrontMatter, FrontMatterError, join, split

BOM = "\ufeff"
FIRST = "uid"


def reworded(source: str, data: dict[str, Any], body: str) -> str:
    """Return `source` with `data` and `body` instead of its own.

    Lines whose meaning stays are kept as they are, and so are its line endings.
    """
    mark = BOM if source.startswith(BOM) else ""
    plain = source.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    text = _patched(plain, data, body)
    return mark + (text.replace("\n", "\r\n") if "\r\n" in source else text)


def _patched(plain: str, data: dict[str, Any], body: str) -> str:
    front = split(plain)
    if front.body.endswith("\n") and body and not body.endswith("\n"):
        body += "\n"
    if front.body_line == 1:
        return join(data, body)
    head = plain.split("\n")[: front.body_line - 1]
    text = "\n".join([*_head(head, front, data), body])
    return text if _says(text, data, body) else join(data, body)


def _head(lines: list[str], front: FrontMatter, data: dict[str, Any]) -> list[str]:
    """Return the lines of the front matter with the names of `data` alone."""
    starts = [number - 1 for number in front.lines.values()]
    ends = [*starts, len(lines) - 1][1:]  # none where nothing is said yet
    kept = lines[: starts[0] if starts else len(lines) - 1]
    new = [name for name in data if name not in front.data]
    kept[1:1] = _lines(data, [name for name in new if name == FIRST])
    for name, start, end in zip(front.lines, starts, ends, strict=True):
        block = lines[start:end]
        if name not in data:
            block = _remarks(block)
        elif data[name] != front.data[name]:
            block = [*_lines(data, [name]), *_remarks(block)]
        kept += block
    return [*kept, *_lines(data, [name for name in new if name != FIRST]), lines[-1]]


def _lines(data: dict[str, Any], names: list[str]) -> list[str]:
    return join({name: data[name] for name in names}, "").split("\n")[1:-2] if names else []


def _remarks(block: list[str]) -> list[str]:
    """Return the comments and empty lines with which a block ends."""
    end = len(block)
    while end and block[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    return block[end:]


def _says(text: str, data: dict[str, Any], body: str) -> bool:
    try:
        front = split(text)
    except FrontMatterError:
        return False
    return front.data == data and front.body == body
