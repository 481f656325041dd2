"""One-time links with which a person sets a password that nobody else ever saw."""

import hashlib

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from cedu_site.extensions import db
from cedu_site.people.models import User

VALID_FOR = 24 * 60 * 60  # seconds


def make_token(user: User) -> str:
    """Return what stands in the link: it holds until the password changes, a day at most."""
    return str(_signer().dumps([user.id, _trace(user)]))


def read_token(token: str) -> User | None:
    """Return whose password this link may set, None where it was used, is too old or not ours."""
    try:
        user_id, trace = _signer().loads(token, max_age=VALID_FOR)
    except (BadData, TypeError, ValueError):
        return None
    user = db.session.get(User, user_id)
    return user if user and user.is_active and trace == _trace(user) else None


def _trace(user: User) -> str:
    """Return what changes with the password and does not tell it."""
    return hashlib.sha256(f"link {user.password_hash}".encode()).hexdigest()[:20]


def _signer() -> URLSafeTimedSerializer:
    key = current_app.config["SECRET_KEY"]
    how = {"digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(key, salt="password link", signer_kwargs=how)
