"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    appraising,
    bin,
    bin_files,
    checking,
    colours,
    columns,
    editing,
    finding,
    handing,
    history,
    home_sections,
    incoming,
    log,
    media_library,
    pairing,
    presence,
    previewing,
    reading,
    routes,
    self_check,
    sending,
    settings,
    sharing,
    structure,
    vocabulary,
    word_lists,
)

WRITING = (editing, previewing, sending, handing, incoming, media_library, sharing)
MEETING = (history, presence)
LOOKING_AFTER = (routes, finding, answering, checking, reading, self_check, appraising)
BIN = (bin, bin_files)
WORDS = (vocabulary, pairing, word_lists)
SHAPING = (structure, columns, settings, home_sections, colours, log)
BLUEPRINTS = tuple(room.bp for room in WRITING + MEETING + LOOKING_AFTER + BIN + WORDS + SHAPING)
