"""What was typed, as terms."""

from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.analysis import name_key, pieces, runs, singles, words
from cedu_site.search.query import LONGEST, literal, parse
from cedu_site.search.readings import Reading


def test_chinese_becomes_pairs_and_longer_words() -> None:
    assert pieces("葡萄酒") == ["葡萄", "萄酒"]
    assert words("葡萄酒") == ["葡萄酒"]
    assert singles("葡萄酒") == ["葡", "萄", "酒"]


def test_a_lone_character_is_a_term_itself() -> None:
    assert (pieces("茶"), words("茶"), singles("茶")) == (["茶"], [], [])


def test_runs_are_folded_and_parted_by_everything_else() -> None:
    assert runs("ＡＢＣ 紅燒肉，2024年！") == ["abc", "红烧肉", "2024", "年"]


def test_latin_words_stay_whole() -> None:
    assert (pieces("whoosh"), words("whoosh"), singles("whoosh")) == (["whoosh"], [], [])


def test_a_name_is_the_same_without_punctuation_and_blanks() -> None:
    assert name_key("《听竹山美食-太石》") == name_key("听竹山 美食 太石")


def test_all_words_are_required_once() -> None:
    assert Reading(parse("红烧肉 做法 红烧").words).required == ("红烧", "烧肉", "做法")


def test_a_phrase_is_a_word_and_a_minus_excludes() -> None:
    query = parse('"红烧 肉" -辣椒 -"番茄"')
    assert query.runs == ("红烧", "肉")
    assert [one.runs for one in query.phrases] == [("红烧", "肉")]
    assert [one.runs for one in query.excluded] == [("辣椒",), ("番茄",)]


def test_nothing_else_is_syntax() -> None:
    query = parse('红烧 AND (NOT* a-b "肉 -')
    assert query.runs == ("红烧", "and", "not", "a", "b", "肉")
    assert query.excluded == ()


def test_folding_is_told_apart_from_capitals_and_punctuation() -> None:
    folded = {
        text: bool(parse(text).unfolded)
        for text in ("紅燒肉", "ＡＢ", "AB怎么做？", "红烧肉　做法")
    }
    assert folded == {"紅燒肉": True, "ＡＢ": True, "AB怎么做？": False, "红烧肉　做法": False}


def test_nothing_typed_and_only_an_exclusion_browse() -> None:
    assert [parse(text).browses for text in ("", " 　", "-辣", "！？", "辣")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@given(st.text(st.characters(codec=None), max_size=90) | st.text("甲乙-' ab", max_size=9))
def test_what_is_meant_word_for_word_is_the_same_when_it_is_written_so_again(text: str) -> None:
    once = literal(text.replace('"', ""))
    assert literal(once) == once or len(once) > LONGEST
    assert parse(once).excluded == parse(text.replace('"', "")).excluded


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert len(Reading(query.words).required) <= LONGEST
    for run in query.runs:
        run.encode()
