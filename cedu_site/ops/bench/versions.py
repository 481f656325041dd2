"""A long page with a long history, for the measurements of the desk."""

from sqlalchemy import insert, select

from cedu_site.addresses import make_uid
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.markup.render import render
from cedu_site.ops.bench.corpus import Corpus
from cedu_site.ops.bench.prose import markdown
from cedu_site.publishing.log import note
from cedu_site.publishing.models import StandingPage
from cedu_site.publishing.revisions import Revision

VERSIONS, LONG = 500, 20_000
UID = make_uid("history")
OWN = f"/desk/pages/{UID}"
WAYS = {
    "history": f"{OWN}/history",
    "difference": f"{OWN}/difference?from=1&to={VERSIONS}",  # two texts with little in common
}
PROMISES = {"history": 300.0, "difference": 500.0}  # milliseconds, p95


def write_versions(corpus: Corpus) -> None:
    """Write a page of 20,000 characters and 500 versions, each with what was done with it."""
    texts = [markdown(corpus, LONG, f"version {number}", []) for number in (1, VERSIONS)]
    shown = [render(text).html for text in texts]
    with writing():
        page = StandingPage(uid=UID, slug="", path="#")
        db.session.add(page)
        page.take_address("history")
        db.session.flush()
        rows = [
            _row(page.id, number, texts[number // VERSIONS], shown[number // VERSIONS])
            for number in range(1, VERSIONS + 1)
        ]
        db.session.execute(insert(Revision), rows)
        for number in range(VERSIONS):
            note("submit", UID, None, why=f"第 {number} 次")
        newest = select(Revision).filter_by(page_id=page.id, number=VERSIONS)
        page.newest = db.session.scalars(newest).one()
        db.session.commit()


def _row(page_id: int, number: int, body: str, html: str) -> dict[str, object]:
    text = f"第 {number} 次。\n\n{body}"
    title = f"写了很多次的一页（{number}）"
    about = {"number": number, "title": title, "body": text, "text": text, "html": html}
    return {"page_id": page_id, "created_at": now(), "written": {"title": title}, **about}
