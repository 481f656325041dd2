"""Putting the rendered text of several pages into one."""

import re

HEADING = re.compile(r"(</?h)([2-5])(?=[ >])")
ANCHOR = re.compile(r'(<[^>]* (?:id="|href="#))(?=[^"])')
DEEPEST = 6


def as_part(html: str, number: int) -> str:
    """Return `html` as part `number` of a larger page: headings one level down, own ids."""
    lowered = HEADING.sub(lambda match: f"{match[1]}{min(int(match[2]) + 1, DEEPEST)}", html)
    return ANCHOR.sub(rf"\g<1>p{number}-", lowered)
