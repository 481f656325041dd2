"""The desk's first page."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
