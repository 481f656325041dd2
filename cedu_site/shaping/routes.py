"""The shape of the site at the desk: what can be edited, by whom, and where."""

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, Response
from flask_login import current_user
from sqlalchemy import select

from cedu_site.catalogue.models import Offering, Standing
from cedu_site.clock import now, today
from cedu_site.desk.reach import in_reach
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.permissions import can, can_anywhere
from cedu_site.web.rendering import render

bp = Blueprint("structure", __name__)
guard(bp)
HIDDEN = "还没有公开"
MOST_OVER = 30


@dataclass(frozen=True)
class Door:
    """A part of the shape of the site: who may change it, for the whole site or at a centre."""

    path: str
    label: str
    about: str
    verb: str
    anywhere: bool = False

    def opens_to(self, user: User) -> bool:
        return can_anywhere(user, self.verb) if self.anywhere else can(user, self.verb)


DOORS = (
    Door("/desk/structure/columns/", "栏目", "有哪些栏目、顺序、发布前审几次", "structure"),
    Door("/desk/structure/courses/", "课程", "课程里资源的顺序、发布前审几次", "structure", True),
    Door("/desk/structure/centres/", "学习中心", "上下级、改名、合并", "structure", True),
    Door("/desk/structure/offerings/", "开班", "正在开的、就要开的、已经结束的", "enter", True),
    Door("/desk/lexicon/", "同义词", "哪些词是一个意思，本地的地名和读音", "enter", True),
    Door("/desk/structure/vocabulary/", "词表", "写页面时能选的主题、地区、人群", "structure"),
    Door("/desk/structure/site/", "网站设置", "名称、联系方式、备案号、页脚", "set"),
    Door("/desk/structure/home/", "首页", "首页从上到下放什么", "set"),
    Door("/desk/structure/theme/", "外观", "颜色、标志、分享图", "set"),
    Door("/desk/log/", "改动记录", "谁在什么时候改了什么，可以撤销", "structure"),
)


@bp.get("/desk/structure/")
def index() -> Response:
    doors = [door for door in DOORS if door.opens_to(current_user)]
    return render("shaping/index.html", doors=doors)


@bp.get("/desk/structure/offerings/")
def offerings() -> Response:
    return render("shaping/offerings.html", groups=_by_standing(current_user))


def _by_standing(user: User) -> dict[str, list[Offering]]:
    """Return the offerings within reach by how they stand today, first what needs looking at."""
    query = select(Offering).where(Offering.binned_at.is_(None), in_reach(user))
    latest = (Offering.starts_on.desc().nulls_last(), Offering.id.desc())
    found = db.session.scalars(query.order_by(*latest))
    shown = set(db.session.scalars(Offering.public(now()).with_only_columns(Offering.id)))
    groups: dict[str, list[Offering]] = defaultdict(list)
    for one in found:
        groups[one.standing(today()).label if one.id in shown else HIDDEN].append(one)
    over = Standing(list(Standing)[-1]).label
    groups[over] = groups[over][:MOST_OVER]
    order = [HIDDEN, *(standing.label for standing in Standing)]
    return {label: groups[label] for label in order if groups[label]}
