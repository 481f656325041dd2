"""Static files, read once: named by their bytes, kept for good by browsers, sent compressed."""

import hashlib
import mimetypes
import zlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from cedu_site.web.shortening import shorter_css, shorter_js
from cedu_site.web.urls import href

bp = Blueprint("assets", __name__)
FOREVER = "public, max-age=31536000, immutable"
HEADERS = {"Cache-Control": FOREVER, "Cross-Origin-Resource-Policy": "cross-origin"}
HASH_LENGTH = 10
LEVEL, GZIP = 9, 31  # once for as long as the process lives
SHORTER = {".js": shorter_js, ".css": shorter_css}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent; `packed` is the same compressed, empty where that gains nothing."""

    data: bytes
    packed: bytes
    kind: str


def fingerprint(data: bytes) -> str:
    """Return the short name of some bytes that an address carries."""
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def load_assets(app: Flask) -> None:
    """Read the files of the static folder and give templates `asset('name')`, their address."""
    folder = Path(app.root_path, "static")
    files = {path.name: _prepared(path) for path in folder.iterdir() if path.is_file()}
    names = {name: fingerprint(one.data) for name, one in files.items()}
    app.extensions["assets"] = {(names[name], name): one for name, one in files.items()}
    app.jinja_env.globals["asset"] = lambda name: href(f"/static/{names[name]}/{name}")


def _prepared(path: Path) -> Asset:
    data = _read(path)
    packed = compressed(data)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(data, packed if len(packed) < len(data) else b"", kind)


def _read(path: Path) -> bytes:
    """Return a file as it is sent: our own scripts and style sheets are shortened."""
    data = path.read_bytes()
    shorter = SHORTER.get(path.suffix)
    vendored = path.stem.endswith(".min")
    return shorter(data.decode()).encode() if shorter and not vendored else data


def asset_text(name: str) -> str:
    """Return a file of the static folder, which must be there, as it is sent."""
    files: dict[tuple[str, str], Asset] = current_app.extensions["assets"]
    return next(asset.data for (_, one), asset in files.items() if one == name).decode()


@bp.get("/static/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    found: Asset = current_app.extensions["assets"].get((digest, name)) or abort(404)
    packed = bool(found.packed and request.accept_encodings["gzip"])
    response = Response(found.packed if packed else found.data, headers=HEADERS)
    response.content_type = found.kind
    response.vary.add("Accept-Encoding")
    if packed:
        response.content_encoding = "gzip"
    response.set_etag(f"{digest}-gzip" if packed else digest)
    return response


def compressed(data: bytes) -> bytes:
    """Return `data` gzipped, the same bytes for the same data (no time stamp inside)."""
    return zlib.compress(data, LEVEL, GZIP)
