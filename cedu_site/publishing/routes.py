"""The QR code of a page, for paper and posters."""

import io

import segno
from flask import Blueprint, Response, abort
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.web.urls import absolute

bp = Blueprint("publishing", __name__)
QUIET_ZONE = 4  # modules; ISO/IEC 18004, 6.3.8
SCALE = 6


@bp.get("/qr/<uid>.png")
def qr(uid: str) -> Response:
    thing = db.session.scalar(Page.public(now()).where(Page.uid == uid)) or db.session.scalar(
        select(Centre).filter_by(uid=uid)
    )
    if thing is None:
        abort(404)
    picture = io.BytesIO()
    segno.make(absolute(thing.path), error="m").save(
        picture, kind="png", scale=SCALE, border=QUIET_ZONE
    )
    return Response(picture.getvalue(), content_type="image/png")
