"""Blocks written as Markdown of our dialect."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cedu_site.conversion.blocks import (
    Block,
    Heading,
    Image,
    Listing,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    words,
)
from cedu_site.conversion.escaping import (
    ends_in_address,
    escape_label,
    escape_start,
    escape_words,
)
from cedu_site.conversion.pictures import placeholder

LAST_NUMBER = 99  # the dialect's lists count no further: see markup/lists.py


class Writer:
    """Writes blocks; notes are numbered as they are met."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.notes = {note.key: note for note in notes}
        self.numbers: dict[str, int] = {}

    def write(self, blocks: list[Block]) -> str:
        """Return `blocks` as Markdown, the notes they refer to last."""
        pieces = list(self._pieces(blocks))
        for key in self.numbers:
            text = self._inline(self.notes[key].runs, breaks=False, notes=False)
            pieces.append(f"[^{self.numbers[key]}]: {text}")
        return "\n\n".join(pieces)

    def _pieces(self, blocks: list[Block]) -> Iterator[str]:
        for block in blocks:
            piece = self._piece(block)
            if piece:
                yield piece

    def _piece(self, block: Block) -> str:
        match block:
            case Paragraph(runs):
                return self._paragraph(runs)
            case Heading(level, runs):
                return self._heading(level, runs)
            case Image(src, alt):
                return f"![{alt}]({src})" if src else placeholder(alt)
            case Listing():
                return self._listing(block)
            case ListItem(_, ordered, start, runs):
                return self._listing(Listing(ordered, start, [[Paragraph(runs)]]))
            case Table(rows):
                return self._table(rows)
            case Quote(inside):
                text = "\n\n".join(self._pieces(inside))
                return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
            case Rule():
                return "* * *"
            case Note():
                return ""

    def _paragraph(self, runs: list[Run]) -> str:
        lines = self._inline(runs).split("\n")
        return "  \n".join(escape_start(line.strip()) for line in lines)

    def _heading(self, level: int, runs: list[Run]) -> str:
        bare = [Run(run.text, href=run.href, note=run.note) for run in runs]
        text = self._inline(bare, breaks=False)
        if text.endswith("#"):
            text = text[:-1] + "\\#"
        return f"{'#' * level} {text}" if text else ""

    def _listing(self, listing: Listing) -> str:
        items = []
        loose = False
        for number, blocks in enumerate(listing.items, listing.start):
            marker = f"{min(number, LAST_NUMBER)}. " if listing.ordered else "- "
            item, is_loose = self._item(blocks, " " * len(marker))
            loose = loose or is_loose
            items.append(marker + item)
        return ("\n\n" if loose else "\n").join(items)

    def _item(self, blocks: list[Block], indent: str) -> tuple[str, bool]:
        text, loose = "", False
        for block in blocks:
            piece = self._piece(block)
            if not piece:
                continue
            tight = not text or isinstance(block, Listing)
            loose = loose or not tight
            text += ("\n" if tight else "\n\n") * bool(text) + piece
        lines = text.split("\n")
        return "\n".join([lines[0], *(indent + line if line else "" for line in lines[1:])]), loose

    def _table(self, rows: list[list[list[Run]]]) -> str:
        width = max(len(row) for row in rows)
        lines = []
        for row in rows:
            cells = [self._inline(cell, breaks=False).replace("|", "&#124;") for cell in row]
            cells += [""] * (width - len(cells))
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _inline(self, runs: list[Run], breaks: bool = True, notes: bool = True) -> str:
        tidy = list(_tidied(runs, breaks))
        groups = groupby(tidy, lambda run: run.strong)
        return _joined(
            _wrapped(_joined(self._emphasised(list(group), notes)), "**" if strong else "")
            for strong, group in groups
        ).strip()

    def _emphasised(self, runs: list[Run], notes: bool) -> Iterator[str]:
        for em, group in groupby(runs, lambda run: run.em):
            yield _wrapped("".join(self._linked(list(group), notes)), "*" if em else "")

    def _linked(self, runs: list[Run], notes: bool) -> Iterator[str]:
        for (href, note), group in groupby(runs, lambda run: (run.href, run.note)):
            text = "".join(run.text for run in group)
            if note and notes and note in self.notes:
                yield f"[^{self.numbers.setdefault(note, len(self.numbers) + 1)}]"
            elif href and text.strip() and text.strip() != href:
                label = escape_label(" ".join(text.split()))
                yield _spaced(text, f"[{label}]({href})")
            else:
                yield escape_words(text)


def _tidied(runs: list[Run], breaks: bool) -> Iterator[Run]:
    """Yield `runs` with emphasis only where its marks stand clear of other marks."""
    full = [run for run in runs if run.text]
    for place, run in enumerate(full):
        near = full[max(place - 1, 0) : place] + full[place + 1 : place + 2]
        em = run.em and not run.strong and not any(other.strong for other in near)
        text = run.text if breaks else run.text.replace("\n", " ")
        yield Run(text, run.strong, em, run.href, run.note)


def _joined(parts: Iterable[str]) -> str:
    """Return `parts` in one piece, with a blank where a mark would join an address."""
    pieces: list[str] = []
    for part in parts:
        if pieces and "*" in (part[:1], pieces[-1][-1:]) and ends_in_address(pieces[-1]):
            pieces.append(" ")
        pieces.append(part)
    return "".join(pieces)


def _wrapped(text: str, mark: str) -> str:
    if not mark or not text.strip():
        return text
    return _spaced(text, mark + text.strip() + mark)


def _spaced(text: str, inner: str) -> str:
    """Return `inner` between the blanks that stood around `text`."""
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return start + inner + end


def title_of(runs: list[Run]) -> str:
    """Return the words of a title."""
    return words([run for run in runs if not run.note])
