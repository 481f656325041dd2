"""The real page beside the form, as it would be with what is typed."""

from flask import Blueprint, Response, request
from sqlalchemy import select

from cedu_site.catalogue.models import Course, Resource
from cedu_site.database import reads_first
from cedu_site.desk.editing import Writing, answer, find_sent, sentence
from cedu_site.desk.forms import Form
from cedu_site.desk.writing import as_revision, compose
from cedu_site.extensions import db
from cedu_site.markup.render import RenderError
from cedu_site.news.models import Article, Column
from cedu_site.people.guarding import guard
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.models import Page
from cedu_site.publishing.showing import as_if, show

bp = Blueprint("previewing", __name__)
guard(bp)


@bp.post("/desk/pages/<uid>/preview")
@reads_first
def preview(uid: str) -> Response:
    here, form = find_sent(uid)
    try:
        page, said = page_of(here, form), ""
    except (FieldRefused, RenderError) as error:
        page, said = "", sentence(error)
    return answer(here, form, preview=page, said=said, base=request.form.get("base", ""))


def page_of(here: Writing, form: Form) -> str:
    """Return the HTML of the page as it would be. Raises FieldRefused and RenderError."""
    composed = compose(form, here.page)
    page = here.page or here.kind.model(uid=here.uid, slug="", path=f"#{here.uid}", position=0)
    with db.session.no_autoflush:
        places = _places(form, page)
        shown = as_if(page, as_revision(composed), places)
        return show(shown, preview=True).get_data(as_text=True)


def _places(form: Form, page: Page) -> list[tuple[str, object]]:
    """Return where the page would stand, for a stranger's eye a first column or course."""
    if isinstance(page, Article):
        chosen = select(Column).filter_by(slug=str(form["column"]))
        return [("column", db.session.scalar(chosen) or db.session.scalar(Column.in_order()))]
    if isinstance(page, Resource):
        chosen_course = select(Course).filter_by(slug=str(form["series"]))
        return [("parent", db.session.scalar(chosen_course) or page.parent or _no_course())]
    return []


def _no_course() -> Course:
    return Course(title="（还没有选课程）", slug="-", path="/courses/", id=0)
