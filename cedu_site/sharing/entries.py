"""What a feed tells, in whatever form it is written: the feed and its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Category:
    """What an entry is about: `term` for machines, `label` for people."""

    term: str
    label: str


@dataclass(frozen=True)
class Entry:
    """One thing that a feed tells of; `content` is HTML with whole addresses, empty where the
    whole text is not ours to give, `source` then the address where it stands."""

    id: str
    url: str
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    summary: str = ""
    content: str = ""
    source: str = ""
    image: str = ""
    categories: Sequence[Category] = ()


@dataclass(frozen=True)
class Feed:
    """A list as its readers follow it: `address` is the feed itself without its ending, `query`
    what follows that, `url` the page that shows the list to people."""

    id: str
    title: str
    url: str
    address: str
    author: str
    query: str = ""
    summary: str = ""
    icon: str = ""
    logo: str = ""
    updated: datetime | None = None
    entries: Sequence[Entry] = ()

    def written_as(self, form: str) -> str:
        """Return the address of this feed in the form `atom`, `rss` or `json`."""
        return f"{self.address}.{form}{self.query}"
