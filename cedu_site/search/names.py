"""The titles of a segment, joined into long texts in which what is being typed is looked for."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from cedu_site.search.sound import initials, spoken
from cedu_site.text.script import fold

END = "\n"


class Lines:
    """Lines of text as one, found in again by number."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._starts = array("i")
        self._length = 0

    def add(self, line: str) -> None:
        self._starts.append(self._length)
        self._lines.append(END + line.replace(END, " "))
        self._length += len(self._lines[-1])

    def close(self) -> None:
        """Join the lines; none is added any more."""
        self.text = "".join((*self._lines, END))
        self._lines.clear()

    def __getitem__(self, number: int) -> str:
        last = number + 1 == len(self._starts)
        end = self._length if last else self._starts[number + 1]
        return self.text[self._starts[number] + 1 : end]

    def find(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield 0 with the number of each line that begins with `part`, then 1 with all others.

        A line that begins with it comes twice.
        """
        for inside, wanted in enumerate((END + part, part)):
            at = self.text.find(wanted)
            while at >= 0:
                number = bisect_right(self._starts, at) - 1
                yield inside, number
                at = self.text.find(wanted, self._starts[number] + len(self[number]) + 1)


class Names:
    """What documents are called, where they are, and how their titles sound."""

    def __init__(self) -> None:
        self.titles, self.folded, self.sounds = Lines(), Lines(), Lines()
        self.initials, self.places = Lines(), Lines()

    @classmethod
    def of(cls, titles: Iterable[str]) -> "Names":
        """Return the names of what is nowhere in particular."""
        names = cls()
        for title in titles:
            names.add(title, spoken(title), "")
        names.close()
        return names

    def add(self, title: str, sound: str, place: str) -> None:
        self.titles.add(title)
        self.folded.add(fold(title))
        self.sounds.add(f" {sound}")
        self.initials.add(initials(sound.split()))
        self.places.add(place)

    def close(self) -> None:
        """Make what was added findable; nothing is added any more."""
        for lines in (self.titles, self.folded, self.sounds, self.initials, self.places):
            lines.close()

    def place(self, number: int) -> tuple[str, str]:
        """Return kind and path of a document."""
        kind, _, path = self.places[number].partition(" ")
        return kind, path
