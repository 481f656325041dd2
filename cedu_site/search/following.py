"""The index follows the change log of the database, whichever process wrote it."""

from contextlib import suppress
from math import inf
from threading import Thread

from flask import Flask, current_app

from cedu_site.changes import EVERYTHING, changed_since, site_version
from cedu_site.extensions import db
from cedu_site.search.document import Document
from cedu_site.search.documents import all_documents, documents_of, with_belongings
from cedu_site.search.index import Index
from cedu_site.search.storage import IndexBusy, IndexUnavailable

MANY = 5000  # changes that a new index is quicker for
AT_ONCE = 100  # documents that are written while a reader waits
PATIENCE = 60.0  # seconds a command waits for another writer; a reader's request waits for none


class TooMuch(Exception):
    """More has changed than can be written while a reader waits."""


def the_index() -> Index:
    """Return this node's index."""
    folder = current_app.config["DATA_DIR"] / "index"
    index: Index = current_app.extensions.setdefault("index", Index(folder))
    return index


def follow(wait: float = PATIENCE) -> None:
    """Bring the index up to the database; one that is missing or damaged is made anew.

    Raises IndexBusy when another process writes for longer than `wait` seconds.
    """
    try:
        _catch_up(wait)
    except IndexUnavailable:
        rebuild(wait)


def _catch_up(wait: float, most: float = inf) -> None:
    index, version = the_index(), site_version()
    reached = index.version
    subjects = changed_since(reached) if reached < version else set()
    anew = EVERYTHING in subjects or len(subjects) > MANY or reached > version
    if len(subjects) > most or (anew and index.document_count > most):
        raise TooMuch
    if anew:
        rebuild(wait)
    elif subjects:
        touched = with_belongings(subjects)
        documents = documents_of(touched)
        gone = touched - {document.uid for document in documents}
        _update(index, documents, gone, version, wait)


def _update(
    index: Index, documents: list[Document], gone: set[str], version: int, wait: float
) -> None:
    try:
        index.update(documents, gone, version, wait)
    except IndexBusy:
        raise
    except Exception as error:  # damaged bytes raise anything
        raise IndexUnavailable from error


def rebuild(wait: float = PATIENCE) -> None:
    """Make the index anew aside, then swap it in. Raises IndexBusy."""
    version = site_version()
    the_index().rebuild(all_documents(), version, wait)
    db.session.expire_all()


def fresh_index() -> Index:
    """Return the index for a reader, caught up where that is quick.

    Where it is not, or nothing can be written, as it stands; a thread catches up meanwhile.
    Raises IndexUnavailable where there is none that can be read.
    """
    try:
        with suppress(IndexBusy, OSError):
            _catch_up(wait=0, most=AT_ONCE)
    except TooMuch:
        _follow_aside()
    return the_index()


def _follow_aside() -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    known: Thread | None = app.extensions.get("index follower")
    if known is None or not known.is_alive():
        follower = Thread(target=_follow_in, args=[app], daemon=True)
        app.extensions["index follower"] = follower
        follower.start()


def _follow_in(app: Flask) -> None:
    with app.app_context():
        try:
            follow(wait=0)
        except (IndexBusy, OSError) as error:
            app.logger.warning("index not caught up: %s", error)


def new_index() -> Index:
    """Return the index, made anew. Raises IndexBusy when another process is at it."""
    rebuild(wait=0)
    return the_index()


def lag() -> int:
    """Return by how many versions the index is behind the database."""
    return site_version() - the_index().version
