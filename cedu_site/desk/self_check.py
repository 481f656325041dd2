"""自查: what the rules found on the pages within one's reach, by rule, and looked at again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, String, cast, func, select

from cedu_site.clock import now
from cedu_site.database import reads_first
from cedu_site.desk.reach import in_reach
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.selfcheck.checking import over, quiet_columns
from cedu_site.selfcheck.findings import PageCheck, recheck
from cedu_site.selfcheck.rules import RULES
from cedu_site.web.dates import day
from cedu_site.web.paging import PER_PAGE, Listing, asked_page
from cedu_site.web.rendering import render
from cedu_site.web.urls import with_query

bp = Blueprint("self_check", __name__)
guard(bp)
MOST = 5  # of each rule where all are shown
LABELS = {name: rule.label for name, rule in RULES.items()}
LABELS |= {"over": "已经结束的开班", "columns": "久没有新文章的栏目"}


class Found(NamedTuple):
    """One finding as it is shown: `thing` is a page, at first only its id, or a column."""

    thing: Any
    message: str
    line: int = 1
    quote: str = ""
    checked_at: datetime | None = None


@bp.get("/desk/check/")
def check() -> Response:
    rule = request.args.get("rule", "")
    found = found_for(current_user)
    shown = listing_of(found.get(rule, [])) if rule else None
    groups = {} if shown else {name: found[name][:MOST] for name in LABELS if found.get(name)}
    waiting = PageCheck.due().where(in_reach(current_user)).order_by(None).subquery()
    return render(
        "desk/self_check.html",
        rule=rule,
        labels=LABELS,
        counts=Counter({name: len(items) for name, items in found.items()}),
        shown=shown and Listing(_with_pages(shown.items), shown.total, shown.number, shown.size),
        groups={name: _with_pages(items) for name, items in groups.items()},
        waiting=db.session.scalar(select(func.count()).select_from(waiting)),
    )


@bp.post("/desk/check/<uid>")
@reads_first
def check_again(uid: str) -> ResponseReturnValue:
    mine = Page.public(now()).where(Page.uid == uid, in_reach(current_user))
    title = db.session.scalar(mine.with_only_columns(Page.title))
    if title is None:
        abort(404)
    findings = recheck(mine)
    flash(f"“{title}”刚刚查过，{f'有 {findings} 处要看' if findings else '没有发现问题'}。")
    return redirect(with_query("/desk/check/", page=None), 303)


def found_for(user: User) -> dict[str, list[Found]]:
    """Return by rule what there is to look at for `user`; pages stand there by their ids."""
    found: dict[str, list[Found]] = {}
    for page_id, checked_at, findings in db.session.execute(_kept(user)):
        for one in findings:
            said = Found(page_id, one["message"], one["line"], one["quote"], checked_at)
            found.setdefault(one["rule"], []).append(said)
    ended = over().where(in_reach(user))
    found["over"] = [
        Found(one.id, f"{day(one.ends_on)}已经结束")
        for one in db.session.scalars(ended)
        if one.ends_on
    ]
    found["columns"] = [
        Found(column, f"超过 {column.stale_after} 天没有新文章") for column in quiet_columns()
    ]
    return found


def listing_of(items: Sequence[Any]) -> Listing[Any]:
    """Return the asked page of `items`; past the last page is a 404."""
    number = asked_page()
    start = (number - 1) * PER_PAGE
    if number > 1 and start >= len(items):
        abort(404)
    return Listing(items[start : start + PER_PAGE], len(items), number, PER_PAGE)


def _kept(user: User) -> Select[Any]:
    """Select what was found on public pages, those looked at longest ago last."""
    public = Page.public(now()).join(PageCheck, PageCheck.page_id == Page.id)
    anything = cast(PageCheck.findings, String) != "[]"
    kept = public.where(in_reach(user), anything).order_by(Page.path)
    return kept.with_only_columns(Page.id, PageCheck.checked_at, PageCheck.findings)


def _with_pages(items: Sequence[Found]) -> list[Found]:
    """Return the findings with the pages themselves in the place of their ids."""
    ids = {one.thing for one in items if isinstance(one.thing, int)}
    pages = {page.id: page for page in db.session.scalars(select(Page).where(Page.id.in_(ids)))}
    return [one._replace(thing=pages.get(one.thing, one.thing)) for one in items]
