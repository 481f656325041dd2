"""What is set for a course beside its text: its address, how often a page is read, small team."""

from __future__ import annotations

from typing import Any

from cedu_site.addresses import AddressRefused
from cedu_site.catalogue.models import Course
from cedu_site.changes import record_change
from cedu_site.people.models import User
from cedu_site.publishing.fields import FieldRefused, readings
from cedu_site.publishing.log import LogEntry, note
from cedu_site.publishing.reviewing import ask_again
from cedu_site.text.slugs import slugify

LONGEST_SLUG = 80
SETTABLE = frozenset({"slug", "readings", "small_team"})
SLUG = "只能用小写字母、数字、汉字和 -，例如 zhubian"
TOUCHED = "这门课的设置后来又改过，不能直接撤销；请直接改成需要的样子。"


class RulesRefused(Exception):
    """What was set cannot be taken back; the message is one Chinese sentence."""


def rules_of(course: Course) -> dict[str, Any]:
    """Return what is set for a course."""
    return {
        "slug": course.slug,
        "readings": course.readings or 0,
        "small_team": bool(course.small_team),
    }


def read_rules(course: Course, sent: dict[str, str]) -> dict[str, Any]:
    """Return what a form sets for a course. Raises FieldRefused for the first wrong answer."""
    slug = sent.get("slug", "").strip()
    if slug != course.slug and (not slug or slug != slugify(slug) or len(slug) > LONGEST_SLUG):
        raise FieldRefused("slug", SLUG)
    try:
        times = readings(sent.get("readings") or "0")
    except ValueError as error:
        raise FieldRefused("readings", str(error)) from error
    return {"slug": slug, "readings": times, "small_team": bool(sent.get("small_team"))}


def set_rules(
    course: Course, rules: dict[str, Any], user: User, *, verb: str = "set", **about: Any
) -> LogEntry | None:
    """Set what `rules` name; return the entry of the log, None where all is so already.

    A changed slug changes the addresses of the course and its lessons, and the old ones lead on.
    Raises AddressRefused, of which nothing is to be committed.
    """
    present = rules_of(course)
    after = {name: value for name, value in rules.items() if present[name] != value}
    if not after:
        return None
    if "slug" in after:
        course.take_address(after["slug"])
    course.readings = after.get("readings", course.readings)
    course.small_team = after.get("small_team", course.small_team)
    ask_again()
    record_change(course.uid)
    before = {name: present[name] for name in after}
    return note(verb, course.uid, user, title=course.title, before=before, after=after, **about)


def undo_rules(course: Course, entry: LogEntry, user: User) -> LogEntry:
    """Set what `entry` changed as it was before; return the new entry.

    Raises RulesRefused where it was set otherwise since.
    """
    present = rules_of(course)
    if any(present.get(name) != value for name, value in entry.after.items()):
        raise RulesRefused(TOUCHED)
    try:
        undone = set_rules(course, entry.before, user, verb="undo", undoes_id=entry.id)
    except AddressRefused as error:
        raise RulesRefused(str(error)) from error
    assert undone is not None
    return undone
