"""Named people of the county, and a browser in which each is signed in."""

from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.people.models import Grant, Role, User

PASSWORD = "zhulin-2026"
HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")  # quick, for tests only
PEOPLE = {  # username: role and centre; the county's top centre is tingzhu
    "zuozhe": (Role.AUTHOR, "taishi"),
    "bianji": (Role.EDITOR, None),
    "zhenbianji": (Role.EDITOR, "taishi"),
    "xiangbianji": (Role.EDITOR, "feiping"),  # another branch of the tree
    "zhubian": (Role.CHIEF, None),
    "zhenzhubian": (Role.CHIEF, "taishi"),
    "xianzhubian": (Role.CHIEF, "tingzhu"),
    "guanli": (Role.ADMIN, None),
    "luren": (None, None),  # an account without a role
}


class Desk(FlaskClient):
    """A client whose forms carry the token that the pages gave."""

    token = ""

    def send(self, path: str, data: dict[str, Any] | None = None, **how: Any) -> TestResponse:
        """Post a form as a page of the desk would."""
        return self.post(path, data={"csrf_token": self.token, **(data or {})}, **how)


def admit(username: str) -> User:
    """Return the person, with an account and a role; inside the application's context."""
    known = db.session.scalar(select(User).filter_by(username=username))
    if known:
        return known
    role, slug = PEOPLE[username]
    user = User(username=username, name="", password_hash=HASH)
    if role:
        user.grants.append(Grant(role=role, centre=centre_of(slug) if slug else None))
    db.session.add(user)
    db.session.commit()
    return user


def centre_of(slug: str) -> Centre:
    """Return the county's centre with this slug; inside the application's context."""
    return db.session.scalars(select(Centre).filter_by(slug=slug)).one()


def signed_in(app: Flask, username: str) -> Desk:
    """Return a browser in which this person is signed in."""
    with app.test_request_context(method="POST"):
        user = admit(username)
        login_user(user)
        token = generate_csrf()
        db.session.commit()
        kept = dict(session)
    app.test_client_class, before = Desk, app.test_client_class
    client = app.test_client()
    app.test_client_class = before
    assert isinstance(client, Desk)
    with client.session_transaction() as store:
        store.update(kept)
    client.token = token
    return client
