"""The index follows the change log of the database, whichever process wrote it."""

from contextlib import suppress

from flask import current_app

from cedu_site.changes import EVERYTHING, changed_since, site_version
from cedu_site.extensions import db
from cedu_site.search.document import Document
from cedu_site.search.documents import all_documents, documents_of, with_belongings
from cedu_site.search.index import Index
from cedu_site.search.storage import IndexBusy, IndexUnavailable

MANY = 5000  # changes that a new index is quicker for
PATIENCE = 60.0  # seconds a command waits for another writer; a reader's request waits for none


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


def _catch_up(wait: float) -> None:
    index, version = the_index(), site_version()
    reached = index.version
    subjects = changed_since(reached) if reached < version else set()
    if EVERYTHING in subjects or len(subjects) > MANY or reached > version:
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
    """Return the index, caught up unless another process is at it: then as it stands."""
    with suppress(IndexBusy):
        follow(wait=0)
    return the_index()


def new_index() -> Index:
    """Return the index, made anew. Raises IndexBusy when another process is at it."""
    rebuild(wait=0)
    return the_index()


def lag() -> int:
    """Return by how many versions the index is behind the database."""
    return site_version() - the_index().version
