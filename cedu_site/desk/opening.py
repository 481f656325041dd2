"""Every blueprint of the desk, for `create_app()`."""

from cedu_site.desk import (
    answering,
    appraising,
    bin,
    bin_files,
    centres,
    checking,
    colours,
    columns,
    courses,
    editing,
    finding,
    handing,
    history,
    home_sections,
    incoming,
    log,
    media_library,
    merging,
    pairing,
    presence,
    previewing,
    reading,
    routes,
    self_check,
    sending,
    settings,
    settling,
    sharing,
    structure,
    vocabulary,
    word_lists,
)

WRITING = (editing, previewing, sending, handing, incoming, media_library, sharing)
MEETING = (history, presence)
LOOKING_AFTER = (routes, finding, answering, checking, settling, reading, self_check, appraising)
BIN = (bin, bin_files)
WORDS = (vocabulary, pairing, word_lists)
TREE = (columns, courses, centres, merging)
SHAPING = (structure, settings, home_sections, colours, log)
LOOKED_AFTER = LOOKING_AFTER + BIN + WORDS
BLUEPRINTS = tuple(room.bp for room in WRITING + MEETING + LOOKED_AFTER + TREE + SHAPING)
