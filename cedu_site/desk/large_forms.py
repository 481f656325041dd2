"""Forms with files may be large, where somebody who is signed in sends them, and nowhere else."""

from typing import Any

from flask import Blueprint, abort, request, session

from cedu_site.media.uploading import LARGEST_UPLOAD
from cedu_site.people.guarding import ask_to_sign_in
from cedu_site.web.draining import drain


def allow_files(room: Blueprint, *views: str) -> None:
    """Let the forms of these views of `room` be large.

    It has to be known before anything reads the form, as the check of its token does.
    """
    endpoints = {f"{room.name}.{view}" for view in views}

    @room.url_value_preprocessor
    def _allow(endpoint: str | None, values: Any) -> None:
        if endpoint not in endpoints or request.method != "POST":
            return
        if "_user_id" not in session:
            drain(request)
            abort(ask_to_sign_in())  # type: ignore[arg-type]
        request.max_content_length = LARGEST_UPLOAD
