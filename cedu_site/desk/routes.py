"""The desk's first page, and what all its pages share."""

from collections.abc import Iterable

from flask import Blueprint, Response, get_flashed_messages, request, url_for
from flask_login import current_user

from cedu_site.desk.first import sections
from cedu_site.desk.labels import called, did, kind_of, standing_of, who
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import can_anywhere
from cedu_site.publishing.reviewing import sent_back
from cedu_site.web.rendering import render

bp = Blueprint("desk", __name__)
guard(bp)
for word in (called, standing_of, who, did):
    bp.add_app_template_filter(word)
bp.add_app_template_global(kind_of)
bp.add_app_template_global(sent_back)

ROOMS = (  # endpoint, what it is called, the verb of those who see it
    ("desk.desk", "编辑室", "enter"),
    ("finding.find", "找页面", "enter"),
    ("media_library.media", "图片和文件", "upload"),
    ("structure.index", "网站结构", "enter"),
)
MORE_ROOMS = (
    ("reports.reports", "读者改错", "answer"),
    ("corrections.corrections", "更正", "check"),
    ("self_check.check", "自查", "enter"),
    ("settling.conflicts", "内容冲突", "publish"),
    ("appraising.courses", "课程评审", "appraise"),
    ("reads.reads", "阅读次数", "enter"),
    ("where_shown.shown", "嵌入情况", "enter"),
    ("people_desk.people", "人员", "grant"),
    ("bin.bin", "回收站", "enter"),
)
OF_STRUCTURE = ("/desk/lexicon/", "/desk/log/")  # whose doors are on the page of the structure


@bp.app_template_global()
def desk_rooms() -> list[tuple[str, str]]:
    """Return endpoint and name of the desk's first rooms that the present user may enter."""
    return _open_to_me(ROOMS)


@bp.app_template_global()
def more_desk_rooms() -> list[tuple[str, str]]:
    """Return endpoint and name of the desk's other rooms that the present user may enter."""
    return _open_to_me(MORE_ROOMS)


@bp.app_template_global()
def desk_room() -> str:
    """Return the endpoint of the room in which the present page stands, or nothing."""
    if request.path.startswith(OF_STRUCTURE):
        return "structure.index"
    here = request.script_root + request.path
    rooms = (name for name, _, _ in (*ROOMS[1:], *MORE_ROOMS))
    return next((name for name in rooms if here.startswith(url_for(name))), "")


def _open_to_me(rooms: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(name, label) for name, label, verb in rooms if can_anywhere(current_user, verb)]


@bp.app_template_global()
def messages() -> list[str]:
    """Return what is to be said once on the next page of the desk."""
    return [str(message) for message in get_flashed_messages(category_filter=["message"])]


@bp.get("/desk/")
def desk() -> Response:
    return render("desk/desk.html", sections=sections(current_user))
