"""The blocks of a page between reading HTML and writing Markdown."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """Words in one format; a line break is a newline, a reference to a note has its key."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""
    note: str = ""


@dataclass
class Paragraph:
    runs: list[Run]


@dataclass
class Heading:
    """Level 0 is the title of the document."""

    level: int
    runs: list[Run]


@dataclass
class Image:
    """A picture by its address or name; one without `src` did not come along."""

    src: str
    alt: str


@dataclass
class ListItem:
    """An item of a list that Word wrote as a paragraph, levels from 1."""

    level: int
    ordered: bool
    start: int
    runs: list[Run]


@dataclass
class Listing:
    ordered: bool
    start: int = 1
    items: list[list["Block"]] = field(default_factory=list)


@dataclass
class Table:
    rows: list[list[list[Run]]]


@dataclass
class Quote:
    blocks: list["Block"]


@dataclass
class Note:
    """A footnote or an endnote."""

    key: str
    runs: list[Run]


@dataclass
class Rule:
    pass


Block = Paragraph | Heading | Image | ListItem | Listing | Table | Quote | Note | Rule


def words(runs: list[Run]) -> str:
    """Return the words of `runs` in one line."""
    return " ".join("".join(run.text for run in runs).split())
