"""What searches did not find lately and nobody has said to mean the same as another."""

from dataclasses import dataclass
from datetime import date

from cedu_site.extensions import db
from cedu_site.search.counting import first_of
from cedu_site.search.lexicon import closed
from cedu_site.search.models import SearchCount
from cedu_site.search.pairs import whole_lexicon

DAYS = 30


@dataclass(frozen=True)
class Missing:
    """Words that found nothing, how often, and when last."""

    words: str
    times: int
    last: date


def missing(most: int) -> list[Missing]:
    """Return the words that found nothing in the last 30 days, most asked first."""
    paired = {closed(word) for group in whole_lexicon()["groups"] for word in group}
    rows = db.session.execute(SearchCount.not_found(first_of(DAYS)).limit(most + len(paired)))
    found = [Missing(q, int(times), last) for q, times, last in rows if closed(q) not in paired]
    return found[:most]
