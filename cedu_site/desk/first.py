"""What the desk's first page shows: what waits, what is under way, what was searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cedu_site.desk import lists
from cedu_site.desk.answering import waiting
from cedu_site.desk.corrections import unchecked
from cedu_site.desk.reads import most_read
from cedu_site.desk.settling import disputes
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.drafts import Draft
from cedu_site.search.missing import missing
from cedu_site.selfcheck.checking import quiet_columns

MOST = 8
LATELY = 10


@dataclass(frozen=True)
class Part:
    """A short list: `show` says how it looks, `more` leads to all of it."""

    show: str
    items: Sequence[Any]
    more: str = ""
    label: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    parts: Sequence[Part]


def sections(user: User) -> list[Section]:
    """Return the sections in which there is anything for `user`."""
    every = {
        "等我处理": (
            _reports(user),
            _corrections(user),
            _pages(user, "unread"),
            _pages(user, "submitted"),
        ),
        "我交出去的": (_pages(user, "handed_over"),),
        "内容冲突": (_disputes(user),),
        "我在写的": (_drafts(user), _pages(user, "written")),
        "定时发布": (_pages(user, "scheduled"),),
        "最近发布": (_pages(user, "published", LATELY),),
        "搜不到的词": (Part("words", missing(MOST), "/desk/lexicon/", "全部：搜不到的词"),),
        "久未更新": (Part("columns", quiet_columns()[:MOST]), _pages(user, "stale")),
        "读得最多": (Part("reads", most_read(user, MOST), "/desk/reads/", "全部：阅读次数"),),
    }
    shown = [Section(title, [p for p in parts if p.items]) for title, parts in every.items()]
    return [section for section in shown if section.parts]


def _pages(user: User, name: str, most: int = MOST) -> Part:
    label, query = lists.LISTS[name]
    items = db.session.scalars(query(user).limit(most)).all()
    return Part("pages", items, f"/desk/find?list={name}", f"全部：{label}")


def _drafts(user: User) -> Part:
    items = db.session.scalars(Draft.owned_by(user.id).limit(MOST)).all()
    return Part("drafts", items, "/desk/find?list=written", "全部：写到一半的")


def _reports(user: User) -> Part:
    items = db.session.scalars(waiting(user).limit(MOST)).all()
    return Part("reports", items, "/desk/reports/", "全部：读者改错")


def _corrections(user: User) -> Part:
    items = db.session.scalars(unchecked(user).limit(MOST)).all()
    return Part("corrections", items, "/desk/corrections/", "全部：等人看的更正")


def _disputes(user: User) -> Part:
    items = disputes(user)
    return Part("disputes", items[:MOST], "/desk/conflicts/", f"全部：内容冲突 {len(items)} 个")
