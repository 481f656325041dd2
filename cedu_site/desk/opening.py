"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    centres,
    checking,
    courses,
    editing,
    finding,
    incoming,
    media_library,
    merging,
    pairing,
    previewing,
    reading,
    routes,
    sending,
    sharing,
)

WRITING = (editing, previewing, sending, incoming, media_library, sharing)
LOOKING_AFTER = (routes, finding, answering, checking, pairing, reading)
SHAPING = (courses, centres, merging)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER + SHAPING)
