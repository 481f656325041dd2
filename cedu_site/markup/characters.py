"""Characters that must not pass, and line breaks that must not show."""

import re
from functools import cache

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")

CHINESE = "\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U0003ffff"
SHARED = "·—‘’“”…"  # punctuation of Chinese as well as of European text
BLANK = "[ \t\u3000]*"
INLINE_TAGS = r"(?:</?(?:a|abbr|b|cite|del|em|i|ins|mark|q|s|small|span|strong|u)(?: [^<>]*)?>)*"
BREAK = rf"({INLINE_TAGS}){BLANK}\n{BLANK}({INLINE_TAGS}){BLANK}"


def remove_controls(text: str) -> str:
    """Return `text` with unified line ends, without control and private-use characters."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def join_lines(html: str) -> str:
    """Return sanitised `html` without the line breaks that stand between Chinese characters."""
    return _soft_break().sub(lambda match: "".join(group or "" for group in match.groups()), html)


@cache
def _soft_break() -> re.Pattern[str]:
    return re.compile(
        rf"(<pre[ >].*?</pre>)"
        rf"|(?<=[{CHINESE}]){BREAK}(?=[{CHINESE}{SHARED}])"
        rf"|(?<=[{SHARED}]){BREAK}(?=[{CHINESE}])",
        re.DOTALL,
    )
