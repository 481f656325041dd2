"""The real page beside the form, as it would be with what is typed."""

from flask import Blueprint, Response
from flask_login import current_user

from cedu_site.database import begin_writing, reads_first
from cedu_site.desk.editing import answer, find_sent, sentence
from cedu_site.desk.forms import Form
from cedu_site.desk.taking_up import Writing
from cedu_site.desk.writing import as_revision, compose
from cedu_site.extensions import db
from cedu_site.markup.render import RenderError
from cedu_site.people.guarding import guard
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.presence import come, is_known
from cedu_site.publishing.showing import as_if, show
from cedu_site.web.rendering import wants_fragment

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
    if not (wants_fragment() or is_known(current_user, uid)):  # scripts tell it by themselves
        begin_writing()
        come(current_user, uid)
        db.session.commit()
    return answer(here, form, preview=page, said=said)


def page_of(here: Writing, form: Form) -> str:
    """Return the HTML of the page as it would be. Raises FieldRefused and RenderError."""
    composed = compose(form, here.page)
    page = here.page or here.kind.model(uid=here.uid, slug="", path=f"#{here.uid}", position=0)
    with db.session.no_autoflush:
        shown = as_if(page, as_revision(composed))
        return show(shown, is_preview=True).get_data(as_text=True)
