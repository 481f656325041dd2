"""The shelf: finished pages of one span of time (see `publishing.turning`), held in so many bytes;
what was not asked for the longest goes first."""

import sys
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from cedu_site.web.counted import Counter

LARGEST_PART = 8  # a page may take that part of the whole
ASKED_PART = 2  # what depends on parameters takes that part of the whole
ROOM = 1_200  # bytes that an entry takes in dictionaries, tuples and lists
Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer, as it was made for a GET without conditions."""

    status: str
    headers: tuple[Header, ...]
    body: bytes
    etag: str = ""
    modified: str = ""
    mimetype: str = ""
    counters: tuple[Counter, ...] = ()
    unchanged: tuple[Header, ...] = ()  # the headers of a 304

    @property
    def size(self) -> int:
        """How many bytes of memory the page takes, a little more rather than less."""
        texts = (text for header in self.headers for text in header)
        return sys.getsizeof(self.body) + sum(map(sys.getsizeof, texts)) + ROOM


class Shelf:
    """Pages by their keys, at most `capacity` bytes of them; what is asked with parameters cannot
    take the place of the rest."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._plain, self._asked = _Row(), _Row()
        self._lock = Lock()

    @property
    def size(self) -> int:
        return self._plain.size + self._asked.size

    def __len__(self) -> int:
        return len(self._plain.pages) + len(self._asked.pages)

    def get(self, key: Hashable, asked: bool) -> Page | None:
        """Return the page that is kept under `key`."""
        pages = (self._asked if asked else self._plain).pages
        page = pages.get(key)
        if page is not None:
            with suppress(KeyError):  # where another thread needed the place
                pages.move_to_end(key)
        return page

    def put(self, key: Hashable, asked: bool, page: Page) -> None:
        """Keep a page under `key` unless it is too large."""
        size = page.size + _size_of(key)
        if size > self._capacity // LARGEST_PART:
            return
        with self._lock:
            row = self._asked if asked else self._plain
            row.put(key, page, size)
            while self._asked.size > self._capacity // ASKED_PART:
                self._asked.drop()
            while self.size > self._capacity:
                (self._plain if self._plain.size > self._capacity // ASKED_PART else
                 self._asked).drop()  # fmt: skip


class _Row:
    def __init__(self) -> None:
        self.pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self.size = 0

    def put(self, key: Hashable, page: Page, size: int) -> None:
        self.size += size - self._sizes.get(key, 0)
        self.pages[key], self._sizes[key] = page, size

    def drop(self) -> None:
        key, _ = self.pages.popitem(last=False)
        self.size -= self._sizes.pop(key)


def _size_of(key: Hashable) -> int:
    """Return how many bytes a key takes, with all that is in it."""
    parts = sum(map(_size_of, key)) if isinstance(key, tuple) else 0
    return sys.getsizeof(key) + parts
