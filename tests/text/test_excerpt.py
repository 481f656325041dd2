from hypothesis import given
from hypothesis import strategies as st

from cedu_site.text.plain import excerpt


def test_short_text_stays() -> None:
    assert excerpt("一句话。", 10) == "一句话。"


def test_long_text_ends_at_punctuation() -> None:
    text = "油底肉要腌三天，再下锅慢慢炸透，最后封进坛里。"
    assert excerpt(text, 18) == "油底肉要腌三天，再下锅慢慢炸透…"


def test_text_without_punctuation_is_cut_hard() -> None:
    assert excerpt("字" * 30, 10) == "字" * 9 + "…"


def test_lines_become_one() -> None:
    assert excerpt("一\n\n二", 10) == "一 二"


@given(st.text(), st.integers(1, 60))
def test_excerpt_is_never_too_long(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length
