"""The index follows the change log of the database, whichever process wrote it."""

from flask import current_app

from cedu_site.changes import EVERYTHING, changed_since, site_version
from cedu_site.extensions import db
from cedu_site.remembering import current_version
from cedu_site.search.documents import all_documents, documents_of, with_belongings
from cedu_site.search.index import Index
from cedu_site.search.pairs import whole_lexicon
from cedu_site.search.storage import IndexUnavailable
from cedu_site.web.keeping import do_not_keep

MANY = 5000  # changes that a new index is quicker for
PATIENCE = 60.0  # seconds a command waits for another writer
LEXICON = {"setting lexicon", "setting pairs"}  # all documents are cut into words by them


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
    finally:
        db.session.rollback()  # what was read is not kept open


def heal() -> None:
    """Make an index that is missing or not as it was written anew, then catch up; leave nothing
    of a rebuild that was killed."""
    if not the_index().usable():
        rebuild()
    follow()
    the_index().tidy()
    the_index().keep(PATIENCE)


def rebuild(wait: float = PATIENCE) -> None:
    """Make the index anew aside, then swap it in. Raises IndexBusy."""
    version = site_version()
    the_index().rebuild(all_documents(), version, whole_lexicon(), wait)
    db.session.expire_all()


def lag() -> int:
    """Return by how many versions the index is behind the database."""
    return site_version() - the_index().version


def keep_only_what_is_current() -> None:
    """Have no answer kept that is made from an index which is behind what this request sees.

    Raises IndexUnavailable where there is none.
    """
    if the_index().view().version < current_version():
        do_not_keep()


def _catch_up(wait: float) -> None:
    index, version = the_index(), site_version()
    reached = index.version
    subjects = changed_since(reached) if reached < version else set()
    if reached > version or len(subjects) > MANY or subjects & {EVERYTHING, *LEXICON}:
        rebuild(wait)
    elif subjects:
        touched = with_belongings(subjects)
        documents = documents_of(touched)
        gone = touched - {document.uid for document in documents}
        index.update(documents, gone, version, wait)
    else:
        index.refresh()
