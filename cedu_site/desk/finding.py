"""Finding pages at the desk, drafts and what is not public too."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from flask_login import current_user

from cedu_site.desk.lists import LISTS, found
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.publishing.drafts import Draft
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("finding", __name__)
guard(bp)
LONGEST = 200
MOST_DRAFTS = 100


@bp.get("/desk/find")
def find() -> Response:
    q = request.args.get("q", "")[:LONGEST].strip()
    name = request.args.get("list", "")
    title, query = LISTS.get(name, ("找页面", lambda user: found(user, q)))
    drafts = _drafts(q) if name in ("", "written") else []
    return render("desk/find.html", title=title, q=q, pages=listing(query(current_user)),
                  drafts=drafts)  # fmt: skip


def _drafts(q: str) -> Sequence[Draft]:
    """Return one's own drafts that contain all the words."""
    mine = db.session.scalars(Draft.owned_by(current_user.id).limit(MOST_DRAFTS))
    return [draft for draft in mine if _contains(draft, q.lower().split())]


def _contains(draft: Draft, words: Sequence[str]) -> bool:
    text = "\n".join(str(value) for value in draft.form.values()).lower()
    return all(word in text for word in words)
