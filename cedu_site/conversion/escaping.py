"""Text as Markdown: only what would mean something else is escaped."""

import re

ADDRESS = r"https?://[A-Za-z0-9](?:[A-Za-z0-9._~:/?#@!$'()+,;=%*-]|&(?!\#?\w{1,40};))*"
BEFORE_ADDRESS = "(?<![A-Za-z0-9@/])"
MARKS = (
    r"(?P<always>[*`\[])"
    r"|(?P<underscores>_+)"
    r"|(?P<backslash>\\(?=[!-/:-@\[-`{-~\s]|$))"
    r"|(?P<less><)"
    r"|(?P<entity>&(?=\#?\w))"
    r"|(?P<bang>!$)"
)
TRAILING = ".,;:!?'*~_)"  # what the dialect does not take into a link
WORDS = re.compile(f"(?P<address>{BEFORE_ADDRESS}{ADDRESS})|{MARKS}")
LABEL = re.compile(f"(?P<address>(?!))|{MARKS}")
LAST_ADDRESS = re.compile(r"(?<!\]\()https?://[^\s\x80-\U0010ffff]*$")
NUMBER = re.compile(r"(\d{1,9})([.)](?=\s|$))")
RULES = re.compile(r"[-=|: ]+")
ENTITIES = {"=": "&#61;", ":": "&#58;", "~": "&#126;", "|": "&#124;", "<": "&lt;", "&": "&amp;"}
STARTS = re.compile(r"#|>|[+-](?=\s|$)|!!!|\[\^")
ENTITY_STARTS = re.compile(r":(?=\s)|~~~|\|")
ALT = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "\\": "＼", "`": "'", "*": "＊"})


def escape_words(text: str) -> str:
    """Return `text` so that inside a line it reads as it is."""
    return WORDS.sub(_escape, text)


def escape_label(text: str) -> str:
    """Return `text` for the words of a link, in which no address is linked again."""
    return LABEL.sub(_escape, text).replace("]", "\\]")


def ends_in_address(text: str) -> bool:
    """Return whether a mark right after `text` could be taken into a bare address."""
    return LAST_ADDRESS.search(text[-2000:]) is not None


def escape_start(line: str) -> str:
    """Return the Markdown `line` so that it begins no block."""
    if RULES.fullmatch(line):
        return ENTITIES.get(line[0], "\\" + line[0]) + line[1:]
    if STARTS.match(line):
        return "\\" + line
    if ENTITY_STARTS.match(line):
        return ENTITIES[line[0]] + line[1:]
    return NUMBER.sub(r"\1\\\2", line, count=1) if NUMBER.match(line) else line


def plain_alt(text: str) -> str:
    """Return a picture's description without what Markdown would take for its own."""
    return " ".join(text.translate(ALT).replace("_", " ").replace("&", "＆").split())[:200]


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if match["address"]:
        address = found.rstrip(TRAILING)
        entity = match.string[match.end() : match.end() + 1] in tuple("<&|")
        return address + escape_words(found[len(address) :]) + " " * entity
    if match["less"] or match["entity"]:
        return ENTITIES[found]
    if match["underscores"]:
        return found if _within_word(match) else "\\_" * len(found)
    return "\\" + found


def _within_word(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    inside = start > 0 and end < len(text)
    return inside and text[start - 1].isalnum() and text[end].isalnum()
