"""Signing in and out, and one's own account."""

from flask import Blueprint

from cedu_site.people import models  # noqa: F401 - the user loader

bp = Blueprint("people", __name__)
