"""An article as the form of the desk sends it."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.persons import Desk

UID = "abcdefgh2345"
PATH = f"/desk/pages/{UID}"
ARTICLE = {
    "kind": "article",
    "base": "",
    "title": "苔石镇办了一次编竹篮活动",
    "column": "xiaoxi",
    "centre": "taishi",
    "summary": "三十五人来学编竹篮。",
    "body": "昨天下午，三十五人来学**编竹篮**。\n\n## 怎么编\n\n先破篾。",
}
PUBLIC = "/news/xiaoxi/bian-zhulan"


def save(desk: Desk, path: str = PATH, **changed: object) -> TestResponse:
    """Save the article with what is changed in it."""
    return desk.send(path, ARTICLE | changed)


def publish(desk: Desk, path: str = PATH, **changed: object) -> TestResponse:
    """Publish what was saved, now unless something else is said."""
    return desk.send(f"{path}/publish", {"when": "now", "slug": "bian-zhulan", **changed})


def base() -> str:
    """Return the version that a form of the article is begun from, inside the application."""
    return str(page_of().newest_id)


def page_of(uid: str = UID) -> Page:
    """Return the page as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(Page).filter_by(uid=uid)).one()
