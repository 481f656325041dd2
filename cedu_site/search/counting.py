"""Searches are counted in memory while they are answered, and written down a little later."""

import re
import unicodedata
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from cedu_site.clock import today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.search.browser_history import words_before
from cedu_site.search.models import KEPT, LONGEST, NOTHING, SearchCount
from cedu_site.search.tally import ANY_STEP, ANY_STEP_AGAIN, Key, Tally
from cedu_site.text.script import simplify
from cedu_site.web.counted import count_with

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST_A_DAY = 10_000  # different searches that are kept of a day; more are a robot's
# What may be about a person: six digits, also in groups, or an address for mail.
_PERSONAL = re.compile(r"\d(?:[\s\-]*\d){5}|@")


def count(q: str, step: str, found: int, instead_of: str = "") -> None:
    """Count a search in memory; `instead_of` is what was asked on the way to it, while typing.

    The longer takes the place of the shorter; the same words again are not another search.
    """
    _count(the_tally(), readable(q), step if found else NOTHING, readable(instead_of))


def count_when_given(q: str, step: str, found: int) -> None:
    """Count a search each time that its answer is given to somebody."""
    words = readable(q)
    kept = words if _is_kept(words) else ""
    count_with(partial(_count_given, the_tally(), q, words, kept, step if found else NOTHING))


def _count_given(
    tally: Tally, q: str, words: str, kept: str, step: str, environ: "WSGIEnvironment",
    mimetype: str,
) -> None:  # fmt: skip
    if environ["REQUEST_METHOD"] == "GET":
        before = words_before(environ, q)
        if before:
            _count(tally, words, step, readable(before))
        elif kept:
            tally.add(today(), kept, step)


def _count(tally: Tally, words: str, step: str, before: str) -> None:
    if words == before:
        return
    if words.startswith(before) and _is_kept(before):
        tally.take_back(today(), before)
    if _is_kept(words):
        tally.add(today(), words, step)


def flush() -> None:
    """Write down what was counted; where the database fails it is held for the next time.

    Needs the application's context, outside of a request: reading never writes.
    """
    tally, day = the_tally(), today()
    held = tally.empty()
    try:
        if held or tally.swept != day:
            with writing():
                left = _write(held, day)
                db.session.commit()
            tally.swept, held = day, left
    except SQLAlchemyError as error:
        db.session.rollback()
        # Its text would tell the words and, in a log, the time.
        current_app.logger.warning("searches not written down yet: %s", type(error).__name__)
    finally:
        for key, times in held.items():
            tally.add(*key, times)


def frequent(days: int = 90, least: int = 3, count: int = 200) -> list[tuple[str, int]]:
    """Return words that stand in pages, each with how often in these days, most asked first."""
    asked = SearchCount.found(first_of(days), least).limit(count)
    return [(q, int(times)) for q, times in db.session.execute(asked)]


def first_of(days: int) -> date:
    """Return the first of so many days that end today."""
    return today() - timedelta(days=days - 1)


def readable(q: str) -> str:
    """Return the words as they are counted: simplified, plain forms, on one line."""
    plain = simplify(unicodedata.normalize("NFKC", q))
    return " ".join("".join(char if char.isprintable() else " " for char in plain).split())


def the_tally() -> Tally:
    """Return what this process has counted of the present site and not written down."""
    tally: Tally = current_app.extensions.setdefault("search tally", Tally())
    return tally


def _is_kept(words: str) -> bool:
    has_words = any(char.isalnum() for char in words)
    return has_words and len(words) <= LONGEST and not _PERSONAL.search(words)


def _write(held: dict[Key, int], day: date) -> dict[Key, int]:
    """Write; return what is to be taken back once another process has written it."""
    SearchCount.forget(before=day - KEPT)
    full = {one for one in {key[0] for key in held} if _kinds(one) >= MOST_A_DAY}
    left: dict[Key, int] = {}
    for (asked, q, step), times in sorted(held.items()):
        if step not in (ANY_STEP, ANY_STEP_AGAIN):
            if asked not in full:
                SearchCount.add(asked, q, step, times)
        elif not SearchCount.take_back(asked, q, -times) and step == ANY_STEP:
            left[asked, q, ANY_STEP_AGAIN] = times
    return left


def _kinds(day: date) -> int:
    return db.session.scalar(SearchCount.kinds(day)) or 0
