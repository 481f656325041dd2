"""The lists of pages at the desk: each a query with the newest revision at hand."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Select, and_, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager

from cedu_site.clock import now
from cedu_site.desk.reach import in_reach, may
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import PUBLICATION, read_by, written_by
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State

OLD = timedelta(days=3 * 365)
LASTING = ("course", "resource", "standing")  # news and offerings are of their day
Newest: type[Revision] = aliased(Revision)
Pages = Select[Page]


def unread(user: User) -> Pages:
    """Select what others handed over and `user` may read next, the longest waiting first."""
    waits = (Newest.state == State.SUBMITTED, Newest.waits_for != PUBLICATION)
    not_mine = (not_(written_by(user.id)), not_(read_by(user)))
    query = _pages().where(*waits, may(user, "review"), *not_mine)
    return query.order_by(Newest.waits_since, Page.id)


def submitted(user: User) -> Pages:
    """Select what others handed over, was read, and `user` may publish, the longest first."""
    waits = (Newest.state == State.SUBMITTED, Newest.waits_for == PUBLICATION)
    others = Newest.author_id.is_distinct_from(user.id)
    query = _pages().where(*waits, others, may(user, "publish"))
    return query.order_by(Newest.waits_since, Page.id)


def handed_over(user: User) -> Pages:
    """Select what `user` wrote and handed over, the longest waiting first."""
    mine = (Newest.state == State.SUBMITTED, Newest.author_id == user.id)
    return _pages().where(*mine).order_by(Newest.waits_since, Page.id)


def binned(user: User) -> Pages:
    """Select what was thrown away and `user` may take out again, the latest first."""
    query = _with_newest(select(Page).where(Page.binned_at.is_not(None)))
    return query.where(may(user, "bin")).order_by(Page.binned_at.desc(), Page.id.desc())


def written(user: User) -> Pages:
    """Select the pages that `user` is writing, the latest first."""
    mine = (Newest.state == State.DRAFT, Newest.author_id == user.id)
    return _pages().where(*mine).order_by(Newest.created_at.desc(), Page.id.desc())


def scheduled(user: User) -> Pages:
    """Select what goes live at a time, and what readers see from a time on, the earliest first."""
    opens = and_(Page.live_id.is_not(None), Page.opens_at > now(), Page.withdrawn_at.is_(None))
    timed = select(Revision.id).where(Revision.state == State.SCHEDULED)
    waits = or_(Page.newest_id.in_(timed), opens)  # each of the two has an index
    # named, since databases differ in where they put what has no time
    soonest = (Newest.publish_at.nulls_first(), Page.opens_at.nulls_first(), Page.id)
    return _pages().where(waits, in_reach(user)).order_by(*soonest)


def published(user: User) -> Pages:
    """Select what is public, the latest published first."""
    public = _with_newest(Page.public(now())).where(in_reach(user))
    return public.order_by(Page.changed_at.desc(), Page.opens_at.desc(), Page.id.desc())


def stale(user: User) -> Pages:
    """Select what is meant to last and has stayed as it is for years, the oldest first.

    What was never revised is as old as readers know it; taking in a library is no change.
    """
    long_ago = now() - OLD
    unchanged = or_(Page.changed_at < long_ago, Newest.number == 1)
    old = (Page.kind.in_(LASTING), Page.opens_at < long_ago, unchanged)
    public = _with_newest(Page.public(now())).where(*old, in_reach(user))
    return public.order_by(Page.opens_at, Page.id)


def found(user: User, q: str) -> Pages:
    """Select all pages within reach, published or not, that contain `q`, the latest first."""
    query = _pages().where(in_reach(user))
    for word in q.split():
        places = (Page.title, Newest.title, Newest.body)
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return query.order_by(Newest.created_at.desc(), Page.id.desc())


LISTS: dict[str, tuple[str, Callable[[User], Pages]]] = {
    "unread": ("等我审", unread),
    "submitted": ("等我发布", submitted),
    "handed_over": ("我交出去的", handed_over),
    "written": ("我在写的", written),
    "scheduled": ("定时发布", scheduled),
    "published": ("最近发布", published),
    "stale": ("久未更新", stale),
}


def _pages() -> Pages:
    return _with_newest(select(Page).where(Page.binned_at.is_(None)))


def _with_newest(query: Pages) -> Pages:
    newest = contains_eager(Page.newest.of_type(Newest))
    light = (Newest.number, Newest.state, Newest.title, Newest.publish_at, Newest.created_at)
    waiting = (Newest.waits_for, Newest.waits_since)
    joined = query.outerjoin(Newest, Page.newest_id == Newest.id)
    listed: Pages = joined.options(newest.load_only(*light, *waiting))
    return listed
