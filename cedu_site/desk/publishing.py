"""Publishing from the desk: address and file are given, the moment is written down."""

from datetime import datetime

from sqlalchemy import select

from cedu_site.clock import in_beijing, now
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.people.permissions import can
from cedu_site.publishing.corrections import LONGEST_NOTE, Correction
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.models import Page, Revision
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import check
from cedu_site.text.pinyin import pinyin_slug
from cedu_site.text.slugs import slugify

WRITTEN = "%Y-%m-%d %H:%M"


def suggested_slug(page: Page) -> str:
    """Return the end of the address that a page has, or else one made from its title's sound."""
    assert page.newest is not None
    return page.slug or pinyin_slug(page.newest.title) or page.uid


def publish(page: Page, slug: str = "") -> None:
    """Publish the newest version now. Raises WrongState, FieldRefused, AddressRefused."""
    check("publish", page)
    _publish(page, slug, now())


def schedule(page: Page, moment: datetime, slug: str = "") -> None:
    """Publish the newest version at `moment`. Raises as `publish` does, and FieldRefused where
    that moment has passed."""
    check("schedule", page)
    if moment <= now():
        raise FieldRefused("at", "已经过去了，请选以后的时间，或者马上发布")
    revision = _newest(page)
    if page.live is None:
        _publish(page, slug, moment)
    revision.state, revision.publish_at = State.SCHEDULED, moment


def recall(page: Page) -> None:
    """Take back what was submitted or scheduled; it is a draft again. Raises WrongState."""
    check("recall", page)
    revision = _newest(page)
    revision.state, revision.publish_at = State.DRAFT, None
    if page.live is revision:  # it was to be the first that readers see
        page.unpublish()


def correct(page: Page, note: str, user: User) -> Correction:
    """Publish the newest version as a correction and note what was corrected; the same again
    is the same correction.

    Raises FieldRefused for a note that is missing or too long.
    """
    said = " ".join(note.split())
    if not said or len(said) > LONGEST_NOTE:
        raise FieldRefused("note", f"要写一句改了什么，最多 {LONGEST_NOTE} 个字")
    revision = _newest(page)
    known = select(Correction).filter_by(revision_id=revision.id, note=said)
    made = db.session.scalar(known)
    if made is not None:
        return made
    page.publish(revision)
    alone = not any(can(one, "check", page) for one in _others(user))
    correction = Correction(
        page=page, revision_id=revision.id, note=said, made_by_id=user.id, alone=alone
    )
    db.session.add(correction)
    return correction


def withdraw(page: Page, successor: str, user: User) -> None:
    """Take the page from readers and lead who comes to `successor`, a path of this site.

    Raises WrongState, and FieldRefused where there is no such page.
    """
    check("withdraw", page)
    path = successor.strip()
    if path and not db.session.scalar(Page.public(now()).where(Page.path == path)):
        raise FieldRefused("successor", "没有这一页，或者它没有公开；要写本站的路径，如 /about")
    live = page.live
    assert live is not None
    if path and path != live.written.get("successor"):
        written = {**live.written, "successor": path}
        kept = ("title", "body", "html", "text", "toc", "recipe", "placement")
        content = {name: getattr(live, name) for name in kept}
        pending = page.newest if page.newest is not live else None
        revision = page.revise(written, author_id=user.id, **content)
        page.publish(revision)
        page.newest = pending or revision
    page.withdraw()


def restore(page: Page) -> None:
    """Give a withdrawn page back to readers. Raises WrongState."""
    check("restore", page)
    page.restore()


def _publish(page: Page, slug: str, moment: datetime) -> None:
    revision = _newest(page)
    page.take_place(revision.placement)
    _settle(page, slugify(slug))
    said = read_fields(revision.written).get("published")
    if said and datetime.fromisoformat(said) > moment:
        raise FieldRefused("published", "在将来；请改成已经过去的日期，或者用定时发布")
    if not said:
        day = in_beijing(page.opens_at or moment).strftime(WRITTEN)
        revision.written = {**revision.written, "published": day}
    page.publish(revision)
    _file(page)


def _settle(page: Page, slug: str) -> None:
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


def _newest(page: Page) -> Revision:
    assert page.newest is not None
    return page.newest


def _others(user: User) -> list[User]:
    query = select(User).where(User.id != user.id, User.closed_at.is_(None))
    return list(db.session.scalars(query))
