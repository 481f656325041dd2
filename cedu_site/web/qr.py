"""Addresses as QR codes."""

import io

from flask import Response

QUIET_ZONE = 4  # modules; ISO/IEC 18004, 6.3.8
SCALE = 6
HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin"}  # partners show it on their pages


def qr_code(address: str) -> Response:
    """Return the picture of the code that leads to `address`."""
    import segno  # few ask for it, and every start would wait

    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=SCALE, border=QUIET_ZONE)
    return Response(picture.getvalue(), content_type="image/png", headers=HEADERS)
