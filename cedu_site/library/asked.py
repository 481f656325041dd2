"""What the desk asks the library, its neighbour: through `current_app.extensions["library"]`."""

from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.rendering import render_users

__all__ = ["holds", "render_users"]


def holds(path: str | None) -> bool:
    """Tell whether the file at this library path came in from a folder."""
    return path is not None and db.session.get(LibraryFile, path) is not None
