"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    appraising,
    bin_files,
    checking,
    editing,
    finding,
    incoming,
    media_library,
    pairing,
    previewing,
    reading,
    routes,
    self_check,
    sending,
    sharing,
)

WRITING = (editing, previewing, sending, incoming, media_library, bin_files, sharing)
LOOKING_AFTER = (routes, finding, answering, checking, pairing, reading, self_check, appraising)
BLUEPRINTS = tuple(room.bp for room in WRITING + LOOKING_AFTER)
