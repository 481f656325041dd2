"""What every serving process needs, loaded once before they are forked: they share its memory.

Dictionaries, the index, the templates of public pages and what SQLAlchemy makes of their questions.
"""

import ctypes
import gc
from contextlib import suppress

from flask import Flask

from cedu_site.catalogue.lists import all_courses
from cedu_site.clock import now
from cedu_site.search.engine import Request, search
from cedu_site.search.following import the_index
from cedu_site.search.storage import IndexUnavailable
from cedu_site.search.suggesting import prepare_suggestions
from cedu_site.web.templating import keep_compiled

WORDS = "社区教育 shequ"  # goes through every step of a search: words, sounds, near misses
DESK = "desk/"
ARENA_MAX, ARENAS = -8, 2  # M_ARENA_MAX of glibc's malloc.h: one arena a thread takes much room


def preload(app: Flask) -> None:
    """Load what is shared; nothing of it is looked through by the collector in the processes."""
    with app.app_context():
        try:
            search(the_index(), Request(now(), WORDS))
            prepare_suggestions()
        except (IndexUnavailable, OSError):
            app.logger.warning("there is no index to preload")
    _load_templates(app)
    _show_some(app)
    _give_back_memory()
    gc.freeze()  # collecting would write to the shared pages, and so copy them


def _show_some(app: Flask) -> None:
    """Make the pages from which the processes would otherwise each learn the most for itself."""
    with app.app_context():
        courses = [course.path for course in all_courses(cover=False).some(1)]
    for path in ("/", *courses, f"/catalogue/?q={WORDS}"):
        app.test_client().head(path)  # which is made, but not counted as read


def _load_templates(app: Flask) -> None:
    """Load the templates of public pages, which the data folder keeps compiled."""
    (app.config["DATA_DIR"] / "templates").mkdir(exist_ok=True)
    keep_compiled(app)
    for name in app.jinja_env.list_templates():
        if not name.startswith(DESK):
            app.jinja_env.get_template(name)


def _give_back_memory() -> None:
    """Have glibc give back what was needed while starting, and keep less for threads."""
    with suppress(OSError, AttributeError):  # another C library does it its own way
        libc = ctypes.CDLL(None)
        libc.mallopt(ARENA_MAX, ARENAS)
        libc.malloc_trim(0)
