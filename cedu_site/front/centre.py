"""What a centre's page shows: its own subtree first, then what the centres above it offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from cedu_site.catalogue.lists import all_courses, by_title
from cedu_site.catalogue.models import Course, Offering
from cedu_site.catalogue.timetable import GROUPS, Offerings
from cedu_site.centres.models import Centre
from cedu_site.news.lists import Articles
from cedu_site.news.models import Article
from cedu_site.publishing.within import Within, below

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
    ids = below(centre)
    own = _courses(ids)
    return Sections(
        offerings=Offerings(GROUPS[""], ids).some(MOST),
        courses=own,
        articles=Articles(centres=ids).some(6),
        above=_above(centre, own),
    )


def _courses(ids: Sequence[int]) -> Sequence[Course]:
    return Within(by_title, Course, ids, cover=True).some(MOST)


def _above(centre: Centre, own: Sequence[Course]) -> list[tuple[Centre | None, Sequence[Course]]]:
    """Return the first courses of each centre above; where none has any, those of the whole
    site."""
    groups: list[tuple[Centre | None, Sequence[Course]]] = [
        (upper, _courses([upper.id])) for upper in centre.ancestors
    ]
    shown = [(upper, courses) for upper, courses in groups if courses]
    if shown or own:
        return shown
    return [(None, all_courses().some(MOST))]
