"""Noting which offerings are over: lists of what is not need not pass them by, year after year.

What is over is told by its days alone; the note only says that nobody need look again.
"""

from sqlalchemy import or_, select, update

from cedu_site.catalogue.models import Offering
from cedu_site.clock import today
from cedu_site.database import writing
from cedu_site.extensions import db


def note_ended() -> None:
    """Note the offerings that are over and lack the note; nothing that readers see changes."""
    over = (
        Offering.ends_on < today(),
        or_(Offering.starts_on.is_(None), Offering.starts_on <= today()),
    )
    unnoted = (Offering.kind == "offering", Offering.ended_on.is_(None), *over)
    if db.session.scalar(select(Offering.id).where(*unnoted).limit(1)) is None:
        return
    with writing():
        db.session.execute(update(Offering).where(*unnoted).values(ended_on=today()))
        db.session.commit()
