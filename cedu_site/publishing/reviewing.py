"""初审、复审、终审: how often a version is read before it is published, by whom, what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, String, func, not_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.markup.characters import remove_controls
from cedu_site.people.models import User
from cedu_site.people.permissions import can
from cedu_site.personal import Kept, personal, stored
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page, Rule
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State

READINGS = ((), ("终审",), ("初审", "终审"), ("初审", "复审", "终审"))  # by how many there are
PUBLICATION = "发布"
LONGEST_COMMENT = 2000
PASSED, RETURNED = "passed", "returned"
OWN = "自己写的稿子不能自己审，请另一位编辑来审。"
RULE_CHANGED = "发布前要审几次改了，原来的定时取消，先审。"
TWICE = "您已经审过这一版，下一审要换一个人。"


class Reading(Model):
    """What somebody said of a version: passed it on, sent it back, or (`verdict` empty) commented.

    `small_team` notes that the team was named as a small one, in which one person may read a
    version more than once, though never their own.
    """

    __tablename__ = "reading"
    __table_args__ = stored(
        "审稿",
        why="知道哪一版谁审过、说了什么，自己不审自己的",
        kept=Kept("一直留着，和内容一起"),
        erased="审过还算审过，审的人归在“已注销”名下",
        others="审的是哪一版、第几审",
        taken="revision_id stage",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁审的"))
    at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候审的"))
    verdict: Mapped[str] = mapped_column(String(20), default="", info=personal("通过还是退回"))
    stage: Mapped[str] = mapped_column(String(20), default="")
    comment: Mapped[str] = mapped_column(
        String(LONGEST_COMMENT), default="", info=personal("写下的意见")
    )
    small_team: Mapped[bool] = mapped_column(default=False)

    reader: Mapped[User | None] = relationship()
    revision: Mapped[Revision] = relationship()

    @classmethod
    def of(cls, page: Page) -> Select[Reading]:
        """Select what was said of all versions of a page, the latest first."""
        query = select(cls).join(Revision, cls.revision_id == Revision.id)
        return query.where(Revision.page_id == page.id).order_by(cls.id.desc())


# Questions


def rule_of(page: Page) -> Rule | None:
    """Return what says how often the newest version is to be read: the column or the course in
    which it is to stand; None where nothing does."""
    assert page.newest is not None
    try:
        return page.rule(page.newest.placement or {})
    except FieldRefused:  # it cannot be published as it is, whatever the rule
        return None


def next_reading(page: Page) -> str | None:
    """Return the name of the reading that the newest version needs next, None after the last."""
    rule = rule_of(page) if page.newest else None
    names = READINGS[(rule.readings or 0) if rule else 0]
    passed = len(_passed(page)) if names else 0
    return names[passed] if passed < len(names) else None


def sent_back(page: Page) -> Reading | None:
    """Return how the draft at hand was sent back, as long as nobody handed it over again."""
    if page.newest is None or page.newest.state != State.DRAFT:
        return None
    query = Reading.of(page).where(Reading.verdict != "").limit(1)
    if page.live:
        query = query.where(Revision.number > page.live.number)
    last = db.session.scalar(query)
    return last if last and last.verdict == RETURNED else None


def objection(page: Page, user: User) -> str:
    """Return why `user` may not judge the newest version, in one Chinese sentence, or nothing:
    nobody reads their own, and each reading is by somebody else unless the team is small."""
    if db.session.scalar(select(Page.id).where(Page.id == page.id, written_by(user.id))):
        return OWN
    rule = rule_of(page)
    again = any(one.reader_id == user.id for one in _passed(page))
    return TWICE if again and not (rule and rule.small_team) else ""


def readers(page: Page) -> list[User]:
    """Return who could read the newest version next: those with an open account, no objection."""
    rule = rule_of(page)
    passed = [] if rule and rule.small_team else _passed(page)
    again = [one.reader_id for one in passed if one.reader_id]
    wrote = select(Page.id).where(Page.id == page.id, written_by(User.id)).correlate(User).exists()
    others = (User.closed_at.is_(None), User.id.not_in(again), not_(wrote))
    people = db.session.scalars(select(User).where(*others).order_by(User.id))
    return [one for one in people if can(one, "review", page)]


def written_by(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that the person `user_id` wrote any of a page that readers did not have
    before its newest version. What went live later, such as who succeeds it, changes nothing."""
    seen, newest, own = aliased(Revision), aliased(Revision), aliased(Revision)
    asked = select(newest.number).where(newest.id == Page.newest_id).correlate(Page)
    number = asked.scalar_subquery()
    before = (seen.number < number, seen.state == State.PUBLISHED)
    last = select(func.max(seen.number)).where(seen.page_id == Page.id, *before).correlate(Page)
    wrote = (own.page_id == Page.id, own.author_id == user_id)
    new = (own.number > func.coalesce(last.scalar_subquery(), 0), own.number <= number)
    return select(own.id).where(*wrote, *new).correlate(Page, User).exists()


def read_by(user: User) -> ColumnElement[bool]:
    """Return the condition that `user` has read a page's newest version and must not again."""
    said: tuple[ColumnElement[bool], ...]
    said = (Reading.revision_id == Page.newest_id, Reading.reader_id == user.id)
    said += (Reading.verdict == PASSED, Reading.small_team.is_(False))
    return select(Reading.id).where(*said).correlate(Page).exists()


def _passed(page: Page) -> list[Reading]:
    """Return the readings that the newest version has passed since it was last sent back."""
    query = select(Reading).filter_by(revision_id=page.newest_id).order_by(Reading.id)
    passed: list[Reading] = []
    for one in db.session.scalars(query):
        passed = [] if one.verdict == RETURNED else [*passed, *([one] if one.verdict else [])]
    return passed


# Verbs


def say(page: Page, user: User, comment: str, verdict: str = "") -> Reading:
    """Note what `user` says of the newest version. Raises FieldRefused where that is too long, or
    missing where it has to be said: to send back is to give a reason."""
    said = remove_controls(comment).strip()
    if len(said) > LONGEST_COMMENT:
        raise FieldRefused("comment", f"太长：最多 {LONGEST_COMMENT} 个字")
    if not said and verdict != PASSED:
        raise FieldRefused("comment", "还没有写，请说明原因" if verdict else "还没有写")
    rule = rule_of(page)
    reading = Reading(
        revision_id=page.newest_id,
        reader_id=user.id,
        verdict=verdict,
        stage=next_reading(page) or "",
        comment=said,
        small_team=bool(rule and rule.small_team),
    )
    db.session.add(reading)
    db.session.flush()
    return reading


def wait(page: Page) -> None:
    """Note what the newest version, which is handed over, waits for from now on."""
    assert page.newest is not None
    page.newest.waits_for = next_reading(page) or PUBLICATION
    page.newest.waits_since = now()


def ask_again() -> None:
    """Note for all that is handed over what it waits for, after a rule has changed; what was to go
    live at a time and is to be read first is handed over again."""
    newest = select(Page).join(Revision, Page.newest_id == Revision.id)
    for page in db.session.scalars(newest.where(Revision.state == State.SCHEDULED)).all():
        if next_reading(page):
            _take_back(page)
    for page in db.session.scalars(newest.where(Revision.state == State.SUBMITTED)):
        needed = next_reading(page) or PUBLICATION
        if page.newest and page.newest.waits_for != needed:
            page.newest.waits_for = needed


def _take_back(page: Page) -> None:
    """Have what was to go live at a time wait for its readings instead."""
    revision = page.newest
    assert revision is not None
    revision.state, revision.publish_at = State.SUBMITTED, None
    if page.live is revision:  # it was to be the first that readers see
        page.unpublish()
    wait(page)
    about = {"title": revision.title, "revision_id": revision.id}
    note("recall", page.uid, None, why=RULE_CHANGED, **about)
