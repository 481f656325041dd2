"""The pictures and files of the site: sent, described, found again, chosen, removed."""

from collections.abc import Iterable

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from cedu_site.centres.models import Centre
from cedu_site.desk.admitting import admit
from cedu_site.desk.kinds import KINDS
from cedu_site.desk.large_forms import allow_files
from cedu_site.desk.media_use import uses_of
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.rendering import render_users
from cedu_site.media.markdown import markdown, reference
from cedu_site.media.models import DESCRIPTION_LENGTH, PICTURES, Kind, Media
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.removing import hide, throw_away
from cedu_site.media.uploading import LARGEST_UPLOAD, home_of, receive
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.publishing.fields import text
from cedu_site.publishing.log import note
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("media_library", __name__)
guard(bp)
allow_files(bp, "upload")

PER_PAGE = 24
MOST_AT_ONCE = 100
SHELVES = {  # what the filter `kind` asks for
    "picture": ("图片", PICTURES),
    "document": ("PDF 文件", (Kind.DOCUMENT,)),
    "audio": ("录音", (Kind.AUDIO,)),
    "video": ("视频", (Kind.VIDEO,)),
}
BASES = {  # where pages lie in the library, and so how they name a file
    "文章、课程和资源": KINDS["article"].base,
    "开班和单页": KINDS["standing"].base,
}
Mistakes = dict[str, str]


@bp.get("/desk/media/")
def media() -> ResponseReturnValue:
    return _shelf()


def _shelf(mistake: str = "") -> Response:
    kind, silent = request.args.get("kind", ""), bool(request.args.get("silent"))
    kinds = SHELVES[kind][1] if kind in SHELVES else ()
    found = listing(Media.find(_asked(), kinds, silent=silent), PER_PAGE)
    return render(
        "desk/media.html",
        found=found,
        q=_asked(),
        kind=kind,
        silent=silent,
        shelves=SHELVES,
        mistake=mistake,
        largest=LARGEST_UPLOAD,
        centres=current_user.centres,
    )


def _asked() -> str:
    return " ".join(request.args.get("q", "").replace("\0", "").split())[:200]


@bp.post("/desk/media/")
def upload() -> ResponseReturnValue:
    centre = _chosen_centre()
    authorize("upload", centre)
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        return _shelf("请先选择文件。"), 422
    taken, refused = _take_in(files[:MOST_AT_ONCE], centre)
    for file in files[MOST_AT_ONCE:]:
        refused.append((str(file.filename), f"一次最多上传 {MOST_AT_ONCE} 个文件。"))
    if not refused:
        return redirect(url_for("media_library.describe", uid=[one.uid for one in taken]), 303)
    return _ask_for_descriptions(taken, refused=refused), 422


def _chosen_centre() -> Centre | None:
    slug = request.form.get("centre", "")
    if not slug:
        return home_of(current_user)
    return Centre.named(slug) or abort(404)


def _take_in(
    files: Iterable[FileStorage], centre: Centre | None
) -> tuple[list[Media], list[tuple[str, str]]]:
    """Return the files taken in, committed one by one, and name and reason of the others."""
    taken: dict[str, Media] = {}
    refused = []
    for file in files:
        db.session.rollback()  # nobody waits for the lock while pictures are made ready
        try:
            one = admit(receive(file.stream, str(file.filename)), current_user, centre)
        except MediaRefused as error:
            refused.append((str(file.filename), str(error)))
        else:
            db.session.commit()
            taken[one.uid] = one
    return list(taken.values()), refused


@bp.route("/desk/media/describe", methods=["GET", "POST"])
def describe() -> ResponseReturnValue:
    return _keep_descriptions() if request.method == "POST" else _ask_for_descriptions(_named())


def _named() -> list[Media]:
    uids = request.args.getlist("uid")[:MOST_AT_ONCE]
    found = {one.uid: one for one in db.session.scalars(Media.find().where(Media.uid.in_(uids)))}
    return [found[uid] for uid in uids if uid in found]


def _keep_descriptions() -> ResponseReturnValue:
    described, mistakes = {}, {}
    for uid, written in list(request.form.items(multi=False))[: MOST_AT_ONCE + 1]:
        one = db.session.scalar(Media.find().filter_by(uid=uid))
        if one:
            authorize("describe", one)
            described[one], mistakes[uid] = _read_description(written)
    if any(mistakes.values()):
        return _ask_for_descriptions(list(described), mistakes), 422
    _describe(described)
    db.session.commit()
    flash("说明已保存。")
    if len(described) == 1:
        return redirect(url_for("media_library.file", uid=next(iter(described)).uid), 303)
    return redirect(url_for("media_library.media"), 303)


def _read_description(written: str) -> tuple[str, str]:
    """Return the description in one line, and what is wrong with it."""
    try:
        line = text(written)
    except ValueError as error:
        return written, f"说明{error}。"
    too_long = f"说明太长：最多 {DESCRIPTION_LENGTH} 个字，现在有 {len(line)} 个。"
    return line, too_long if len(line) > DESCRIPTION_LENGTH else ""


def _describe(described: dict[Media, str]) -> None:
    changed = [one for one, words in described.items() if one.description != words]
    for one in changed:
        sides = {"before": one.description, "after": described[one]}
        one.describe(described[one])
        note("describe", one.uid, current_user, title=one.name, **sides)
    render_users([one.path for one in changed if one.path])


def _ask_for_descriptions(
    files: list[Media], mistakes: Mistakes | None = None, refused: Iterable[tuple[str, str]] = ()
) -> Response:
    mine = [one for one in files if can(current_user, "describe", one)]
    return render(
        "desk/media_describe.html",
        files=files,
        mine=mine,
        mistakes=mistakes or {},
        refused=list(refused),
        written=request.form,
        longest=DESCRIPTION_LENGTH,
    )


@bp.get("/desk/media/choose")
def choose() -> ResponseReturnValue:
    base = request.args.get("for") or KINDS["article"].base
    found = listing(Media.find(_asked(), PICTURES), PER_PAGE)
    return render(
        "desk/media_choose.html",
        fragment="chooser",
        found=found,
        q=_asked(),
        base=base,
        markdown=markdown,
        reference=reference,
    )


@bp.get("/desk/media/<uid>")
def file(uid: str) -> ResponseReturnValue:
    return _show(_file(uid))


def _file(uid: str) -> Media:
    return db.session.scalar(Media.find().filter_by(uid=uid)) or abort(404)


def _show(one: Media, mistake: str = "") -> Response:
    may = {verb: can(current_user, verb, one) for verb in ("describe", "remove")}
    ways = [(label, markdown(one, base)) for label, base in BASES.items()]
    return render(
        "desk/media_file.html",
        file=one,
        uses=uses_of(one, current_user),
        ways=ways,
        may=may,
        mistake=mistake,
        from_library=LibraryFile.at(one.path),
        longest=DESCRIPTION_LENGTH,
    )


@bp.post("/desk/media/<uid>/remove")
def remove(uid: str) -> ResponseReturnValue:
    one = _file(uid)
    authorize("remove", one)
    if LibraryFile.at(one.path):
        return _show(one, "这个文件来自内容文件夹，在这里不能删除；请从那个文件夹里删去。"), 409
    if uses_of(one, current_user):
        return _show(one, "这个文件还有页面在用，不能删除；请先把它从下面的页面里去掉。"), 409
    digests = throw_away(one)
    note("bin", one.uid, current_user, title=one.name)
    db.session.commit()
    hide(digests)
    flash("文件已经放进回收站，随时可以找回来。")
    return redirect(url_for("media_library.media"), 303)
