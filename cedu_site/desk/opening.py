"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    checking,
    editing,
    finding,
    history,
    incoming,
    media_library,
    pairing,
    presence,
    previewing,
    reading,
    routes,
    sending,
    settling,
    sharing,
)

WRITING = (editing, previewing, sending, incoming, media_library, sharing, history, presence)
LOOKING_AFTER = (routes, finding, answering, checking, settling, pairing, reading)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER)
