"""More centres: invented places of learning below those of the shipped tree."""

from sqlalchemy import insert, select

from cedu_site.addresses import make_uid
from cedu_site.extensions import db
from cedu_site.ops.bench.filling import Row, table

MOST = 600  # a city with all its villages
PAGES = 50  # to a centre


def add_villages(size: int) -> list[tuple[int, str]]:
    """Add centres for a site of `size` pages; return id and slug of all that stand."""
    centre = table("centre")
    shipped = [dict(row) for row in db.session.execute(select(centre)).mappings()]
    lowest = [one for one in shipped if not any(o["parent_id"] == one["id"] for o in shipped)]
    last = max(one["id"] for one in shipped)
    count = max(0, min(MOST, size // PAGES) - len(shipped))
    added = [_village(lowest[number % len(lowest)], last, number) for number in range(count)]
    if added:
        db.session.execute(insert(centre), added)
        addresses = [_address(one) for one in added]
        db.session.execute(insert(table("address")), addresses)
    return [(one["id"], one["slug"]) for one in [*shipped, *added] if not one["retired_at"]]


def _address(one: Row) -> Row:
    return {"path": f"/centres/{one['slug']}/", "uid": one["uid"], "current": True}


def _village(above: Row, last: int, number: int) -> Row:
    own = last + number + 1
    return above | {
        "id": own,
        "uid": make_uid(f"village {number}"),
        "slug": f"shili-xuexidian-{number + 1}",
        "name": f"示例第{number + 1}学习点",
        "parent_id": above["id"],
        "position": number,
        "lineage": f"{above['lineage']}{own}/",
        "example": True,
    }
