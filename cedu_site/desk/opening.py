"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    appraising,
    bin,
    bin_files,
    corrections,
    editing,
    finding,
    handing,
    history,
    incoming,
    media_library,
    presence,
    preview_links,
    previewing,
    reads,
    routes,
    self_check,
    sending,
    settling,
)

WRITING = (editing, previewing, sending, handing, incoming, media_library, preview_links)
MEETING = (history, presence)
LOOKING_AFTER = (routes, finding, answering, corrections, settling, reads, self_check, appraising)
BIN = (bin, bin_files)
BLUEPRINTS = tuple(room.bp for room in WRITING + MEETING + LOOKING_AFTER + BIN)
