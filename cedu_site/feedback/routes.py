"""改错: saying what is wrong on a page, reading the answer, and what was corrected so far."""

from flask import Blueprint

from cedu_site.feedback import models  # noqa: F401 - the table

bp = Blueprint("feedback", __name__)
