"""The tree of centres as it stands, remembered: to be read, and never to be changed."""

from collections import defaultdict
from dataclasses import dataclass

from cedu_site.centres.models import Centre
from cedu_site.remembering import remembered
from cedu_site.stills import all_stills


@dataclass(frozen=True)
class Tree:
    """All centres by id and by slug, and those that stand under no other."""

    by_id: dict[int, Centre]
    by_slug: dict[str, Centre]
    tops: list[Centre]

    def below(self, centre: Centre) -> list[int]:
        """Return the ids of the centres whose line passes through `centre`, itself first."""
        return [one.id for one in self.by_id.values() if one.lineage.startswith(centre.lineage)]


def the_tree() -> Tree:
    """Return the tree of this version of the site."""
    return remembered("centres", _read)


def centre_with(number: int | None) -> Centre | None:
    """Return the centre with this id, None for none."""
    return the_tree().by_id.get(number) if number else None


def centre_named(slug: str) -> Centre | None:
    """Return the centre as `Centre.named` does, to be read only."""
    known = the_tree().by_slug.get(slug)
    if known is None:
        named = Centre.named(slug)
        return named and centre_with(named.id)
    return None if known.present.retired_at else known.present


def _read() -> Tree:
    by_id = {one.id: one for one in sorted(all_stills(Centre), key=lambda one: one.lineage)}
    children: dict[int | None, list[Centre]] = defaultdict(list)
    for one in sorted(by_id.values(), key=lambda one: one.position):
        if not one.retired_at:
            children[one.parent_id].append(one)
    for one in by_id.values():
        beside = {
            "parent": by_id.get(one.parent_id or 0),
            "merged_into": by_id.get(one.merged_into_id or 0),
            "children": children[one.id],
        }
        one.__dict__.update(beside)
    return Tree(by_id, {one.slug: one for one in by_id.values()}, children[None])
