"""What there is nearest to a centre: its own, else what those above it have, else the site's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cedu_site.centres.models import Centre
from cedu_site.publishing.models import Page
from cedu_site.publishing.within import below

Some = Callable[[Sequence[int] | None, int], Sequence[Page]]  # of these centres, or of any


@dataclass(frozen=True)
class Found:
    """Some pages; `notes` say in a sentence each why they are not what was asked for."""

    items: Sequence[Page] = ()
    notes: Sequence[str] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.items)

    def after(self, *notes: str) -> "Found":
        """Return the same with sentences before its own."""
        return Found(self.items, (*notes, *self.notes))


def nearest(some: Some, most: int, centre: Centre | None, word: str) -> Found:
    """Return at most `most` pages of what `some` gives: those of `centre` and all below it, else of
    the centres above, the nearest first, else of what stands below these, else any.
    `word` is what they are called."""
    if centre is None:
        return Found(some(None, most))
    own = some(below(centre), most)
    if own:
        return Found(own)
    found = _above(some, most, centre) or Found(some(None, most), (f"全站的{word}。",))
    lacking = f"{centre.name}暂时没有自己的{word}，下面是"
    return Found(found.items, [lacking + note for note in found.notes]) if found else Found()


def _above(some: Some, most: int, centre: Centre) -> Found:
    """Return what the centres above have themselves, else what stands below the nearest of them."""
    pages: list[Page] = []
    names: list[str] = []
    for upper in centre.ancestors:
        theirs = some([upper.id], most - len(pages))
        names += [upper.name] if theirs else []
        pages += theirs
        if len(pages) == most:
            break
    if pages:
        return Found(pages, (f"上级{'、'.join(names)}的。",))
    for upper in centre.ancestors:
        pages += some(below(upper), most)
        if pages:
            return Found(pages, (f"上级{upper.name}和它下属的。",))
    return Found()
