"""The verbs of the workflow by which a version reaches readers: it gets address, file, moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from cedu_site.clock import in_beijing, now
from cedu_site.extensions import db
from cedu_site.markup.characters import remove_controls
from cedu_site.people.models import User
from cedu_site.people.permissions import can
from cedu_site.publishing import reviewing
from cedu_site.publishing.corrections import LONGEST_NOTE, Correction
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.log import note as note_done
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.workflow import step
from cedu_site.text.pinyin import pinyin_slug
from cedu_site.text.slugs import slugify

WRITTEN = "%Y-%m-%d %H:%M"
CONTENT = ("title", "body", "html", "text", "toc", "recipe", "placement")


def suggested_slug(page: Page) -> str:
    """Return the end of the address that a page has, or else one made from its title's sound."""
    assert page.newest is not None
    return page.slug or pinyin_slug(page.newest.title) or page.uid


def publish(page: Page, user: User, slug: str = "") -> None:
    """Publish the newest version now. Raises WrongState, FieldRefused, AddressRefused."""
    with step("publish", page, user) as revision:
        _check_course(page, user)
        _publish(revision, slug, now())


def schedule(page: Page, moment: datetime, user: User, slug: str = "") -> None:
    """Publish the newest version at `moment`. Raises as `publish` does, and FieldRefused where
    that moment has passed."""
    with step("schedule", page, user) as revision:
        if moment <= now():
            raise FieldRefused("at", "已经过去了，请选以后的时间，或者现在发布")
        _check_course(page, user)
        if page.live is None:
            _publish(revision, slug, moment)
        revision.publish_at = moment


def correct(page: Page, note: str, user: User) -> Correction:
    """Publish the newest version as a correction and note what was corrected; the same again
    is the same correction.

    Raises FieldRefused for a note that is missing or too long. Whether a correction fits was asked
    before there was a newest version to correct with.
    """
    said = " ".join(remove_controls(note).split())
    if not said or len(said) > LONGEST_NOTE:
        raise FieldRefused("note", f"要写一句改了什么，最多 {LONGEST_NOTE} 个字")
    revision = page.newest
    assert revision is not None
    known = select(Correction).filter_by(revision_id=revision.id, note=said)
    made = db.session.scalar(known)
    if made is not None:
        return made
    page.publish(revision)
    note_done("correct", page.uid, user, title=revision.title, why=said, revision_id=revision.id)
    alone = not any(can(one, "check", page) for one in _others(user))
    correction = Correction(
        page=page, revision_id=revision.id, note=said, made_by_id=user.id, alone=alone
    )
    db.session.add(correction)
    return correction


def withdraw(page: Page, successor: str, user: User, why: str = "") -> None:
    """Take the page from readers and lead who comes to `successor`, a path of this site.

    Raises WrongState, and FieldRefused where there is no such page.
    """
    path = successor.strip()
    with step("withdraw", page, user, why):
        if path and not db.session.scalar(Page.public(now()).where(Page.path == path)):
            raise FieldRefused("successor", "没有这一页，或者它没有公开；要写本站的路径，如 /about")
        if path:
            _name_successor(page, path, user)
        page.withdraw()


def restore(page: Page, user: User) -> None:
    """Give a withdrawn page back to readers. Raises WrongState."""
    with step("restore", page, user):
        page.restore()


def _check_course(page: Page, user: User) -> None:
    """Raise FieldRefused where the page is to join a course in which `user` may not publish."""
    course: Any = reviewing.rule_of(page)
    joins = isinstance(course, Page) and course is not page and course is not page.parent
    if joins and not can(user, "publish", course):
        raise FieldRefused("series", "不在您负责的范围里，请交给那里的编辑来发布")


def _publish(revision: Revision, slug: str, moment: datetime) -> None:
    page = revision.page
    page.take_place(revision.placement)
    _give_address(page, slugify(slug))
    said = read_fields(revision.written).get("published")
    if said and datetime.fromisoformat(said) > moment:
        raise FieldRefused("published", "在将来；请改成已经过去的日期，或者用定时发布")
    if not said:
        day = in_beijing(page.opens_at or moment).strftime(WRITTEN)
        revision.written = {**revision.written, "published": day}
    page.publish(revision)
    _file(page)


def _name_successor(page: Page, path: str, user: User) -> None:
    """Add a live version that names the successor; another that waits stays the newest."""
    live = page.live
    assert live is not None
    if path == live.written.get("successor"):
        return
    content = {name: getattr(live, name) for name in CONTENT}
    pending = page.newest if page.newest is not live else None
    revision = page.revise({**live.written, "successor": path}, author_id=user.id, **content)
    page.publish(revision)
    page.newest = pending or revision


def _give_address(page: Page, slug: str) -> None:
    """Give the page its address: the one asked for, or a free one made from its title."""
    if slug and slug != page.slug:
        page.take_address(slug)
    elif not page.has_address:
        page.take_free_address(suggested_slug(page))


def _file(page: Page) -> None:
    """Give the page its place in the library, where it has none."""
    if page.library_path is None:
        taken = db.session.scalar(select(Page.id).filter_by(library_path=page.home))
        stem, dot, ending = page.home.rpartition(".")
        page.library_path = f"{stem}-{page.uid}{dot}{ending}" if taken else page.home


def _others(user: User) -> list[User]:
    query = select(User).where(User.id != user.id, User.closed_at.is_(None))
    return list(db.session.scalars(query))
