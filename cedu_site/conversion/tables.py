"""Tables as Markdown has them: one header row, one line a cell, no spans."""

from collections.abc import Iterator
from dataclasses import dataclass

from cedu_site.conversion.blocks import (
    Block,
    Heading,
    Image,
    Listing,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
    words,
)

WIDEST = 60
FLATTENED = "表格里有合并的单元格，已经拆开，请核对。"
NESTED = "表格里还有表格，里面的内容已经合成一格，请核对。"
PICTURES = "表格里的图片放到了表格后面，请核对位置。"


@dataclass
class Cell:
    blocks: list[Block]
    columns: int = 1
    rows: int = 1


def span(text: str) -> int:
    """Return the number a span attribute gives, within reason."""
    return min(max(int(text), 1), WIDEST) if text.isascii() and text.isdigit() else 1


def settle(rows: list[list[Cell]], notices: set[str]) -> list[Block]:
    """Return a table of `rows` with its pictures after it, or the content of a mere layout."""
    rows = [row for row in rows if row]
    cells = [cell for row in rows for cell in row]
    if _is_layout(rows, cells):
        return [block for cell in cells for block in cell.blocks]
    if any(cell.columns > 1 or cell.rows > 1 for cell in cells):
        notices.add(FLATTENED)
    if any(isinstance(block, Table) for cell in cells for block in cell.blocks):
        notices.add(NESTED)
    images: list[Block] = [image for cell in cells for image in _images(cell.blocks)]
    if images:
        notices.add(PICTURES)
    grid = [row for row in _grid(rows) if any(words(cell) for cell in row)]
    return ([Table(grid)] if grid else []) + images


def flat_runs(blocks: list[Block]) -> list[Run]:
    """Return the words of `blocks` as one line."""
    runs: list[Run] = []
    for part in _parts(blocks):
        runs += [Run(" "), *part] if runs else part
    return runs


def _is_layout(rows: list[list[Cell]], cells: list[Cell]) -> bool:
    """Return whether a table only puts things side by side or below each other."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return True
    pictures = sum(1 for cell in cells for _ in _images(cell.blocks))
    length = sum(len(words(flat_runs(cell.blocks))) for cell in cells)
    return bool(pictures) and length <= 40 * pictures


def _grid(rows: list[list[Cell]]) -> Iterator[list[list[Run]]]:
    """Yield rows of equal meaning without spans: the cells that were covered stay empty."""
    covered: dict[int, int] = {}  # column → rows still covered from above
    for row in rows:
        line: list[list[Run]] = []
        for cell in row:
            _skip_covered(line, covered)
            for offset in range(cell.columns):
                covered[len(line)] = cell.rows - 1
                line.append([] if offset else flat_runs(cell.blocks))
        _skip_covered(line, covered)
        yield line[:WIDEST]


def _skip_covered(line: list[list[Run]], covered: dict[int, int]) -> None:
    while covered.get(len(line), 0):
        covered[len(line)] -= 1
        line.append([])


def _parts(blocks: list[Block]) -> Iterator[list[Run]]:
    for block in blocks:
        match block:
            case Paragraph(runs) | Heading(_, runs) | ListItem(_, _, _, runs) | Note(_, runs):
                yield runs
            case Listing(_, _, items):
                for item in items:
                    yield from _parts(item)
            case Quote(inside):
                yield from _parts(inside)
            case Table(rows):
                yield from (cell for row in rows for cell in row)


def _images(blocks: list[Block]) -> Iterator[Image]:
    for block in blocks:
        match block:
            case Image():
                yield block
            case Listing(_, _, items):
                for item in items:
                    yield from _images(item)
            case Quote(inside):
                yield from _images(inside)
