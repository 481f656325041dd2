"""Taking in `centres.yaml`: the tree of centres, who was renamed, moved, merged."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy import select

from cedu_site.centres.embedders import read_origins
from cedu_site.centres.models import Centre
from cedu_site.changes import EVERYTHING
from cedu_site.extensions import db
from cedu_site.library.describing import short
from cedu_site.library.keeping import keeps_centre
from cedu_site.library.layout import Entry
from cedu_site.library.naming import bearers, point_again
from cedu_site.library.reading import Sheet
from cedu_site.library.report import Report
from cedu_site.library.taking_rows import (
    Row,
    Taken,
    former_slugs,
    look_after_vanished,
    slugs_in,
    take_rows,
    take_thing,
    watched,
)
from cedu_site.publishing.fields import text, words, yes

DEEPEST = 30


def take_centres(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Make the tree what `centres.yaml` says; pages stand at the centres that they name.

    A centre that is no longer named was merged where a row names it as former; else it is
    reported, or retired where nothing stands at it and the desk says so.
    """
    before = bearers()
    with watched(Centre, EVERYTHING):
        slugs = slugs_in(sheet)
        centres = take_rows(entry, sheet, report, partial(_take_centre, slugs))
        _merge(centres, slugs)
        _plant(centres, entry, report)
        look_after_vanished(Centre, slugs, entry, report, keeps_centre)
        _line_up()
    point_again(before)


def _take_centre(slugs: set[str], row: Row, position: int) -> Centre:
    name, level = short(row, "name", 120), short(row, "level", 40)
    text(row.get("parent", ""))
    centre: Centre = take_thing(Centre, "centre", row, slugs)
    centre.name, centre.level, centre.position = name or centre.slug, level, position
    centre.former = words(row.get("former") or [])
    centre.address, centre.hours = short(row, "address", 400), short(row, "hours", 400)
    centre.summary = text(row.get("summary", ""))
    centre.example = yes(row.get("example") or "false")
    centre.embedders = read_origins(words(row.get("embedders") or []))
    return centre


def _merge(centres: Mapping[str, Taken], slugs: set[str]) -> None:
    """Make the centres part of those whose rows name them as former and that stand themselves."""
    for centre, _, row in centres.values():
        for former in former_slugs(row):
            other = Centre.ever_named(former)
            if other and other is not centre and other.slug not in slugs:
                other.merge(centre)
                for child in list(other.children):
                    child.parent = centre
    db.session.flush()


def _plant(centres: Mapping[str, Taken], entry: Entry, report: Report) -> None:
    """Put each centre under the one that its row names."""
    parents = {slug: _parent_slug(one.row, centres) for slug, one in centres.items()}
    for centre, _, _ in centres.values():
        centre.parent = None
    db.session.flush()
    for slug, (centre, line, _) in centres.items():
        try:
            centre.parent = _parent(slug, parents, centres)
        except ValueError as error:
            report.refuse(entry.path, line, f"学习中心“{slug}”{error}")
    db.session.flush()


def _line_up() -> None:
    """Note for each centre the line from the top to it; merged ones stand where they went."""
    db.session.flush()
    db.session.expire_all()
    for top in db.session.scalars(Centre.tree()):
        top.take_place()
    db.session.flush()
    for merged in db.session.scalars(select(Centre).where(Centre.merged_into_id.is_not(None))):
        merged.take_place_of_target()
    db.session.flush()
    db.session.expire_all()


def _parent_slug(row: Row, centres: Mapping[str, Taken]) -> str:
    """Return the slug of the centre that the row names as its parent, as it is called today."""
    named = text(row.get("parent", ""))
    if not named or named in centres:
        return named
    today = Centre.named(named)
    return today.slug if today and today.slug in centres else named


def _parent(slug: str, parents: Mapping[str, str], centres: Mapping[str, Taken]) -> Centre | None:
    """Return the centre above `slug`. Raises ValueError where it is none, or below `slug`."""
    if not parents[slug]:
        return None
    if parents[slug] not in parents:
        raise ValueError(f"的上级“{parents[slug]}”不存在")
    line: list[str] = []
    above_it = parents[slug]
    while above_it in parents and above_it not in line:
        line.append(above_it)
        above_it = parents[above_it]
    if slug in line:
        raise ValueError("不能是自己的上级")
    if len(line) > DEEPEST:
        raise ValueError(f"上面超过 {DEEPEST} 级")
    above: Centre = centres[parents[slug]].thing
    return above
