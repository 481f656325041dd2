"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    bin,
    checking,
    editing,
    finding,
    handing,
    incoming,
    media_library,
    pairing,
    previewing,
    reading,
    routes,
    sending,
    sharing,
)

WRITING = (editing, previewing, sending, handing, incoming, media_library, sharing)
LOOKING_AFTER = (routes, finding, answering, checking, pairing, reading, bin)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER)
