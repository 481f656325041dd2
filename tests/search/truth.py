"""Whether the index says exactly what the database says: asked of both, and of an index anew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.changes import site_version
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.place.models import Setting
from cedu_site.publishing.models import Page
from cedu_site.search.documents import KINDS, all_documents
from cedu_site.search.engine import Request, search
from cedu_site.search.index import Index
from cedu_site.search.storage import writing

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def public_titles(moment: datetime) -> dict[str, str]:
    """Return what the database says is public, by uid."""
    rows = db.session.execute(
        Page.public(moment).where(Page.kind.in_(KINDS)).with_only_columns(Page.uid, Page.title)
    )
    others = [*db.session.scalars(select(Centre)), *db.session.scalars(select(Column))]
    return {uid: title for uid, title in rows} | {one.uid: one.title for one in others}  # noqa: C416


def found(index: Index, q: str, moment: datetime) -> set[str]:
    """Return the uids that a search finds as typed; without words, all."""
    hits = search(index, Request(moment, q, size=100_000)).hits
    return {hit.uid for hit in hits if hit.step in ("exact", "folded")}


def told(index: Index) -> dict[str, bytes]:
    """Return the text of each document that is not deleted, public or not."""
    view = index.refresh()
    numbers = view.live.nonzero()[0].tolist()
    texts = {str(view.uids[number]): view.plain(number) for number in numbers}
    assert len(texts) == len(numbers), "a document is in the index twice"
    return texts


def check_true(index: Index) -> None:
    """Fail where browsing, words of titles, facets or texts are not the database's."""
    moment = now()
    titles = public_titles(moment)
    assert len(titles) > 5  # centres and columns cannot be withdrawn
    assert index.version == site_version()
    assert found(index, "", moment) == titles.keys()
    for uid, title in titles.items():
        assert uid in found(index, title, moment), title
    with TemporaryDirectory() as folder:
        _check_same(index, _anew(Path(folder)), set(titles.values()), moment)


def _anew(folder: Path) -> Index:
    index = Index(folder / "anew")
    index.rebuild(all_documents(), site_version(), Setting.read("lexicon"))
    return index


def _check_same(index: Index, anew: Index, titles: set[str], moment: datetime) -> None:
    assert told(index) == told(anew)
    for title in titles:
        assert found(index, title, moment) == found(anew, title, moment), title
    year = timedelta(days=365)
    for other in (LONG_AGO, moment - year, moment + timedelta(days=2), moment + 100 * year):
        assert found(index, "", other) == found(anew, "", other), other
    assert _facets(index, moment) == _facets(anew, moment)


def _facets(index: Index, moment: datetime) -> dict[str, dict[str, int]]:
    counted = search(index, Request(moment)).facets
    return {name: dict(counts) for name, counts in counted.items()}


def check_unlocked(folder: Path) -> None:
    """Fail where who was killed still keeps others from writing, once the kernel ended it."""
    with writing(folder, wait=10):
        pass


def generations(folder: Path) -> list[str]:
    """Return the names of the generations that lie on disk, in use or left behind."""
    return sorted(path.name for path in folder.glob("v*-*"))


def check_tidy(folder: Path) -> None:
    """Fail where a rebuild left anything behind that is not in use."""
    (generation,) = generations(folder)
    names = {path.name for path in folder.iterdir()}
    assert names == {"current", "writer.lock", generation}
    tocs = [path.name for path in (folder / generation).iterdir() if ".toc" in path.name]
    assert len(tocs) == 1, tocs
