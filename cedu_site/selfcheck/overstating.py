"""Words that promise too much, found in a text by the lists of `vocab.yaml`.

A word is not found where it is denied, and it is denied in one of three ways: a denial stands
before it in its own clause (本站不讲食物治病); its sentence goes on to call it unfounded
(说能治病，没有依据); or it stands between “ ” and its sentence has a denial outside
(“能治病”是不对的).
"""

import re
from collections.abc import Iterator, Sequence

from cedu_site.selfcheck.paragraphs import STOP, Paragraph, between

DENIAL = re.compile(
    "不(?![但仅只光断错同少]|管)|没有?|未(?!来)|勿|莫(?!过于)|别(?![的处致具])|并非|无(?![论不比])"
)
UNFOUNDED = re.compile(
    "没有?(?:什么|科学)?(?:依据|根据|道理)|不(?:可信|可靠|属实|是真的|采用|能当真|成立|对|准)|谣言|误传"
)
CLAUSE = re.compile(r"[。！？!?；;，,：:、\n]")
QUOTATION = re.compile("“[^“”]*”")


def found(words: Sequence[str], paragraph: Paragraph) -> Iterator[tuple[str, int]]:
    """Yield each of `words` that the paragraph uses without denying it, and where it stands."""
    if not words:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    for match in pattern.finditer(paragraph.text):
        if not _is_denied(paragraph.text, match.start(), match.end()):
            yield match[0], match.start()


def _is_denied(text: str, start: int, end: int) -> bool:
    first, last = between(STOP, text, start, end)
    clause, _ = between(CLAUSE, text, start, end)
    if DENIAL.search(text[clause:start]) or UNFOUNDED.search(text[end:last]):
        return True
    for quotation in QUOTATION.finditer(text, first, last):
        if quotation.start() < start and end < quotation.end():
            outside = text[first : quotation.start()] + "，" + text[quotation.end() : last]
            return bool(DENIAL.search(outside))
    return False
