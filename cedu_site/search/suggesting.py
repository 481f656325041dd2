"""What a reader may mean while the words are still being typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.place.site import current_site
from cedu_site.publishing.models import Page
from cedu_site.search.answers import KIND_LABELS
from cedu_site.text.script import fold

TOPIC = "主题"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title, topic or frequent search: what is shown, what it is, and where it leads.

    `path` is app-relative and not percent-encoded; a query behind it is, as `search_path` does it.
    """

    text: str
    label: str
    path: str


def suggest(q: str, count: int = 8) -> list[Suggestion]:
    """Return at most `count` public things whose names hold `q`; none for a blank `q`."""
    wanted = fold(q.strip())
    found = (one for one in _all() if wanted in fold(one.text)) if wanted else iter(())
    return list(islice(found, count))


def search_path(**asked: str) -> str:
    """Return the path of the catalogue that asks for this."""
    return "/catalogue/?" + urlencode(asked, errors="replace")


def _all() -> Iterator[Suggestion]:
    for topic in current_site().terms("topics"):
        yield Suggestion(topic, TOPIC, search_path(topic=topic))
    pages = Page.public(now()).where(Page.kind.in_(KIND_LABELS)).order_by(Page.id)
    for title, kind, path in db.session.execute(
        pages.with_only_columns(Page.title, Page.kind, Page.path)
    ):
        yield Suggestion(title, KIND_LABELS[kind], path)
    for centre in db.session.scalars(db.select(Centre).order_by(Centre.id)):
        yield Suggestion(centre.name, KIND_LABELS[centre.kind], centre.path)
