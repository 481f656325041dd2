"""Names are found by what is being typed: none is missed, and the best come first."""

from collections.abc import Callable
from itertools import islice

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from cedu_site.search.document import Document
from cedu_site.search.grams import END, LETTERS, PAIRS, SYLLABLES, Cut, Grams
from cedu_site.search.index import Index
from cedu_site.search.offers import Offers

LETTER = st.text("竹编a b𠮷", max_size=6)
SOUND = st.lists(st.sampled_from(["zhu", "zhuang", "bian", "a", "e", "biang"]), max_size=4).map(
    lambda said: " " + " ".join(said)
)


def with_part(lines: list[str], cut: Cut, part: str) -> list[int]:
    """Return which lines truly have a part, of those that are looked at for it."""
    grams = Grams("".join(END + line for line in lines), cut)
    found = dict.fromkeys(grams.lines_with(part))
    return [number for number in found if part in END + lines[number]]


@given(st.lists(LETTER, min_size=1, max_size=8), st.text("竹编a b𠮷", min_size=1, max_size=4))
@example(["竹", "编竹"], "竹")
def test_no_title_is_missed(lines: list[str], part: str) -> None:
    for wanted in (part, END + part):
        having = [at for at, line in enumerate(lines) if wanted in END + line]
        assert with_part(lines, LETTERS, wanted) == having


@given(st.lists(st.text("zbt竹", max_size=6), min_size=1), st.text("zbt", min_size=2, max_size=4))
def test_no_initials_are_missed(lines: list[str], part: str) -> None:
    for wanted in (part, END + part):
        having = [at for at, line in enumerate(lines) if wanted in END + line]
        assert with_part(lines, PAIRS, wanted) == having


@given(st.lists(SOUND, min_size=1, max_size=8), SOUND, st.integers(0, 3))
@example([" zhuang bian"], " zhua", 0)
def test_no_sound_is_missed_with_its_last_syllable_unfinished(
    lines: list[str], said: str, less: int
) -> None:
    part = said[: len(said) - less].rstrip()
    for wanted in (part, END + part) if len(part) > 1 else ():
        having = [at for at, line in enumerate(lines) if wanted in END + line]
        assert with_part(lines, SYLLABLES, wanted) == having


def test_the_best_come_first_however_many_there_are(index_of: Callable[..., Index]) -> None:
    many = [Document(f"r{n}", "resource", f"竹编第{n}课", "/") for n in range(700)]
    index = index_of(*many, Document("c", "course", "学竹编的课程", "/竹"))
    (segment,) = index.view().segments
    names = segment.names
    public = np.ones(segment.size, np.bool_)
    public[5] = False

    def found(part: str) -> list[tuple[int, str]]:
        offers = Offers([segment]).find("folded", part, [public])
        return [(inside, names.titles[number]) for inside, _, number in islice(offers, 720)]

    begin = [title for inside, title in found("竹编") if not inside]
    assert len(begin) == 699
    assert begin == sorted(begin, key=len)
    assert names.titles[5] not in begin
    assert next(title for inside, title in found("竹编") if inside) == "学竹编的课程"
