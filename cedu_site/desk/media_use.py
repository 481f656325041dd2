"""Where a file of the site is used: in texts, old and new, as cover, in drafts, in settings."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, String, cast, or_, select

from cedu_site.desk.labels import called
from cedu_site.desk.reach import in_reach
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.media.uploading import FOLDER
from cedu_site.people.models import User
from cedu_site.place.models import Setting
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import beside
from cedu_site.publishing.revisions import Revision

BEFORE = r"""[^\s()<>"'|{}\[\]]*"""
THEME = {"logo": "网站标志", "icon": "浏览器图标", "share": "分享图片"}
ELSEWHERE = "别处还没有公开的一页"
NOW, EARLIER, COVER, TYPED = "现在的版本", "以前的版本", "封面", "还没有保存的内容"


@dataclass
class Use:
    """A page, or with no `uid` the site itself or what another types, and its ways to use the file.

    `path` is the page's public address where it has one.
    """

    title: str
    uid: str | None = None
    path: str | None = None
    ways: list[str] = field(default_factory=list)


def uses_of(media: Media, user: User) -> list[Use]:
    """Return what uses the file, each page once, as `user` may know it; empty when it may be
    deleted."""
    found: dict[str, Use] = {}
    for use, way in _all(media, user):
        ways = found.setdefault(use.uid or use.title, use).ways
        if way not in ways:
            ways.append(way)
    return list(found.values())


def _all(media: Media, user: User) -> Iterator[tuple[Use, str]]:
    for page in db.session.scalars(select(Page).filter_by(cover_id=media.id)):
        yield _use(page, user), COVER
    yield from _in_revisions(media, user)
    yield from _in_drafts(media, user)
    yield from _in_settings(media)


def _in_revisions(media: Media, user: User) -> Iterator[tuple[Use, str]]:
    written = cast(Revision.written, String)
    query = select(Page, Revision.id, Revision.body, written).join(
        Revision, Revision.page_id == Page.id
    )
    named = or_(_names(Revision.body, media), _names(written, media))
    for page, number, body, front in db.session.execute(query.where(named).order_by(Page.id)):
        if _refers(body + "\n" + _plain(front), page.library_path, media):
            yield _use(page, user), NOW if number in (page.live_id, page.newest_id) else EARLIER


def _in_drafts(media: Media, user: User) -> Iterator[tuple[Use, str]]:
    query = select(Draft, Page).outerjoin(Page, Page.uid == Draft.uid)
    for draft, page in db.session.execute(query.where(_names(cast(Draft.form, String), media))):
        yield (_use(page, user) if page else _typed(draft, user)), TYPED


def _typed(draft: Draft, user: User) -> Use:
    """Return what somebody types: its title is for nobody else, nor is there anything to open."""
    if draft.user_id != user.id:
        return Use("别人正在写的一页")
    return Use(called(draft), draft.uid)


def _in_settings(media: Media) -> Iterator[tuple[Use, str]]:
    theme = Setting.read("site").get("theme") or {}
    for name, label in THEME.items():
        if media.path and theme.get(name) == media.path:
            yield Use("网站设置"), label


def _use(page: Page, user: User) -> Use:
    """Return a page; what readers never saw is not for those who look after other centres."""
    mine = select(Page.id).where(Page.id == page.id, in_reach(user))
    if page.live_id is None and db.session.scalar(mine) is None:
        return Use(ELSEWHERE)
    return Use(page.title or called(page), page.uid, page.path if page.live_id else None)


def _names(column: Any, media: Media) -> ColumnElement[bool]:
    """Return the condition that the column's text has the file's name, or its bytes' address."""
    return or_(*(column.contains(sign, autoescape=True) for sign in sorted(_signs(media))))


def _signs(media: Media) -> set[str]:
    name = PurePosixPath(media.path or media.name).name
    written = {name, quote(name), json.dumps(name)[1:-1]}
    return written | {made["sha256"] for made in media.renditions}


def _plain(front: str) -> str:
    """Return the JSON text of a front matter as an author would see it."""
    return json.dumps(json.loads(front), ensure_ascii=False)


def _refers(text: str, base: str | None, media: Media) -> bool:
    """Tell whether the text means this file. Names given at the desk are met nowhere else; in
    the library files of the same name lie in many folders."""
    if media.path is None or media.path.startswith(f"{FOLDER}/"):
        return True
    if any(made["sha256"] in text for made in media.renditions):
        return True
    name = PurePosixPath(media.path).name
    either = "|".join(re.escape(one) for one in {name, quote(name)})
    references = re.findall(f"{BEFORE}(?:{either})", text)
    return any(beside(base, reference) == media.path for reference in references)
