"""Which centre each slug names, through renames and mergers, and the pages that follow it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update

from cedu_site.addresses import Address
from cedu_site.centres.models import Centre
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page

AT_ONCE = 500
CENTRES = "/centres/"
Bearers = dict[str, int | None]


def bearers() -> Bearers:
    """Return the id of the centre that each slug names today, None for one that is retired."""
    centres = db.session.scalars(select(Centre)).all()
    by_uid = {centre.uid: centre for centre in centres}
    theirs = Address.path.startswith(CENTRES, autoescape=True)
    paths = select(Address.path, Address.uid).where(theirs)
    led = {path.split("/")[2]: uid for path, uid in db.session.execute(paths)}
    named = {slug: by_uid[uid] for slug, uid in led.items() if uid in by_uid}
    named |= {centre.slug: centre for centre in centres}
    return {
        slug: None if centre.present.retired_at else centre.present.id
        for slug, centre in named.items()
    }


def point_again(before: Mapping[str, int | None]) -> None:
    """Have the pages that name a centre by a slug that meant another `before` stand at it."""
    after = bearers()
    moved = {slug: id_ for slug, id_ in after.items() if before.get(slug) != id_}
    named = Page.fields["centre"].as_string()
    for start in range(0, len(moved), AT_ONCE):
        slugs = list(moved)[start : start + AT_ONCE]
        rows = db.session.execute(select(named, Page.uid).where(named.in_(slugs))).all()
        for slug in {slug for slug, _ in rows}:
            pages = update(Page).where(named == slug).values(centre_id=moved[slug])
            db.session.execute(pages.execution_options(synchronize_session=False))
        for _, uid in rows:
            record_change(uid)
    if moved:
        db.session.expire_all()


def renamed_columns(folders: Iterable[str]) -> dict[str, str]:
    """Return the slugs of the columns that are called otherwise than these folders, by folder."""
    named = {folder: Column.named(folder) for folder in sorted(folders)}
    return {folder: column.slug for folder, column in named.items() if column}
