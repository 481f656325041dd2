"""What a centre's page shows: its own subtree first, then what the centres above it offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from cedu_site.catalogue.models import Course, Offering
from cedu_site.catalogue.timetable import in_state
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Article

MOST = 12


@dataclass(frozen=True)
class Sections:
    """The lists of a centre's page; `above` holds courses of the centres above, nearest first."""

    offerings: Sequence[Offering]
    courses: Sequence[Course]
    articles: Sequence[Article]
    above: Sequence[tuple[Centre | None, Sequence[Course]]]


def sections_of(centre: Centre) -> Sections:
    """Return what `centre` and all below it have, and what it can use from above."""
    below = Centre.subtree_ids(centre.lineage)
    offerings = in_state(Offering.public(now()).where(Offering.centre_id.in_(below)), None)
    courses = Course.listed(now()).where(Course.centre_id.in_(below))
    articles = Article.listed(now()).where(Article.centre_id.in_(below))
    own = db.session.scalars(courses.limit(MOST)).all()
    return Sections(
        offerings=db.session.scalars(offerings.limit(MOST)).all(),
        courses=own,
        articles=db.session.scalars(articles.limit(6)).all(),
        above=_above(centre, own),
    )


def _above(centre: Centre, own: Sequence[Course]) -> list[tuple[Centre | None, Sequence[Course]]]:
    """Return the courses of each centre above; where none has any, those of the whole site."""
    groups: list[tuple[Centre | None, Sequence[Course]]] = [
        (upper, db.session.scalars(Course.listed(now()).where(Course.centre_id == upper.id)).all())
        for upper in centre.ancestors
    ]
    shown = [(upper, courses) for upper, courses in groups if courses]
    if shown or own:
        return shown
    return [(None, db.session.scalars(Course.listed(now()).limit(MOST)).all())]
