"""Two people on one page: each form tells that it is open, and is told of the others."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.clock import in_beijing, now, today
from cedu_site.desk.taking_up import find_sent_for
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.publishing import presence
from cedu_site.publishing.presence import Other

bp = Blueprint("presence", __name__)
guard(bp)


@bp.post("/desk/pages/<uid>/here")
def here(uid: str) -> ResponseReturnValue:
    find_sent_for(uid)
    presence.come(current_user, uid)
    db.session.commit()
    return {"others": others_at(uid)}


@bp.post("/desk/pages/<uid>/leave")
def leave(uid: str) -> ResponseReturnValue:
    find_sent_for(uid)
    presence.leave(current_user, uid)
    db.session.commit()
    return {"others": []}


def others_at(uid: str) -> list[str]:
    """Return a sentence for each of the others who are at the page `uid`."""
    return [_sentence(one) for one in presence.others(current_user, uid)]


def _sentence(one: Other) -> str:
    name, since = one.user.shown_name, in_beijing(one.since)
    when = (
        f"{since:%H:%M}"
        if since.date() == today()
        else f"{since.month}月{since.day}日 {since:%H:%M}"
    )
    minutes = int((now() - one.seen_at).total_seconds() // 60)
    seen = f"{minutes} 分钟前还在" if minutes else "刚才还在"
    unsaved = "，有没保存的改动" if one.unsaved else ""
    return f"{name} {when} 起正在改这一页（{seen}{unsaved}）。"
