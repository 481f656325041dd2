"""What was typed into a form that could not be taken, carried on until it can be sent again."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from flask import request
from werkzeug.exceptions import HTTPException

from cedu_site.web.urls import SAFE_IN_PATH

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]{0,4000}")
CARRIED = "kept-"
MOST_FIELDS = 900
MOST_TEXT = 3_000_000  # characters, about as many as the largest form brings
NOT_TYPED = ("csrf_token",)


@dataclass
class Kept:
    """The fields of a form, where it was sent, and what could not be kept of it."""

    path: str = ""  # below the mount point, percent-encoded, with its query
    fields: list[tuple[str, str]] = field(default_factory=list)
    lost_files: bool = False
    lost_text: bool = False
    lost_password: bool = False

    def __bool__(self) -> bool:
        return bool(self.path)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Return the fields of another form that carry this one."""
        if not self:
            return []
        flags = [("lost-files", "1")] * self.lost_files + [("lost-text", "1")] * self.lost_text
        return [
            ("kept", self.path),
            *flags,
            *((CARRIED + name, text) for name, text in self.fields),
        ]


def here() -> str:
    """Return the address of this request below the mount point, as it stands in a link."""
    query = quote(request.query_string, safe=SAFE_IN_PATH + "%?")
    return quote(request.path, safe=SAFE_IN_PATH) + ("?" + query if query else "")


def local_path(address: str) -> str:
    """Return `address` where it is one of this site below the mount point, else ""."""
    return address if LOCAL.fullmatch(address) else ""


def keep_posted() -> Kept:
    """Return what this request's form brought."""
    kept = Kept(local_path(here()))
    try:
        _ = request.form
    except HTTPException:  # too large, or cut off: what is said of it is said elsewhere
        kept.lost_text = True
        return kept
    kept.lost_files = any(file.filename for file in request.files.values())
    for name, text in request.form.items(multi=True):
        if "password" in name:
            kept.lost_password = True
        elif name not in NOT_TYPED:
            _add(kept, name, text)
    return kept


def keep_carried() -> Kept:
    """Return what the sign-in form carries of another, an empty one where it carries none."""
    kept = Kept(local_path(request.form.get("kept", "")))
    kept.lost_files, kept.lost_text = "lost-files" in request.form, "lost-text" in request.form
    for name, text in request.form.items(multi=True):
        if name.startswith(CARRIED):
            _add(kept, name.removeprefix(CARRIED), text)
    return kept


def _add(kept: Kept, name: str, text: str) -> None:
    room = MOST_TEXT - sum(len(one) + len(other) for one, other in kept.fields)
    if len(kept.fields) < MOST_FIELDS and len(name) + len(text) <= room:
        kept.fields.append((name, text))
    else:
        kept.lost_text = True
