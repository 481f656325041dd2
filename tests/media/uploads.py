"""A file that somebody sends, taken in at once."""

from typing import IO

from cedu_site.media.models import Media
from cedu_site.media.uploading import admit, receive
from cedu_site.people.models import User


def upload(data: bytes | IO[bytes], name: str, user: User) -> Media:
    """Return the `Media` of a file that `user` sent, added to the session."""
    return admit(receive(data, name), user)
