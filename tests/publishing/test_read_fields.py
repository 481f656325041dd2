"""Whatever stands above a text, it is read or refused in one Chinese sentence."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.publishing.fields import READERS, FieldRefused, as_day, as_moment, read_fields

TEXTS = st.text() | st.sampled_from(
    ["2026-09-01", "9999-12-31T23:59-14:00", "0001-01-01", "2026-02-30", "１２", "٣", "true", "\0"]
)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(sorted(READERS)) | st.text(max_size=5)


@given(st.dictionaries(NAMES, VALUES | JSON, max_size=6))
def test_read_fields_reads_or_refuses(written: dict[str, Any]) -> None:
    try:
        fields = read_fields(written)
    except FieldRefused as error:
        assert error.name in written and re.fullmatch(r"“.+”.*[\u4e00-\u9fff].*。", str(error))
        return
    assert fields.keys() <= written.keys() & READERS.keys()
    for name in ("published", "expires"):
        as_moment(fields, name)
    for name in ("from", "to"):
        as_day(fields, name)
    assert read_fields(fields) == fields, "what was read is read as itself"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", "  两  个\n词 ", "两 个 词"),
        ("topics", "甲、乙，丙", ["甲", "乙", "丙"]),
        ("topics", ["甲、乙"], ["甲、乙"]),
        ("minutes", "090", 90),
        ("season", ["11", "2"], [11, 2]),
        ("published", "2026-09-01", "2026-08-31T16:00:00+00:00"),
        ("published", "2026-09-01 09:00", "2026-09-01T01:00:00+00:00"),
        ("expires", "2026-09-01T09:00Z", "2026-09-01T09:00:00+00:00"),
        ("from", "2026-09-01", "2026-09-01"),
        ("source", "县志", {"name": "县志"}),
        ("source", {"name": "县志", "url": "", "page": "3"}, {"name": "县志"}),
        ("example", "是", True),
    ],
)
def test_value_is_read(name: str, value: Any, expected: Any) -> None:
    assert read_fields({name: value}) == {name: expected}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ["a"]),
        ("title", "a\0b"),
        ("author", "\ud800"),
        ("minutes", "1.5"),
        ("minutes", "1234567"),
        ("season", "13"),
        ("published", "2026-13-01"),
        ("published", "soon"),
        ("expires", "9999-12-31T23:59+00:00"),
        ("from", "2026-09-01 09:00"),
        ("source", {"name": "x", "url": "ftp://x"}),
        ("ai", "a bit"),
        ("status", "gone"),
        ("example", "maybe"),
    ],
)
def test_value_is_refused_by_its_name(name: str, value: Any) -> None:
    with pytest.raises(FieldRefused) as error:
        read_fields({"summary": "x", name: value})
    assert error.value.name == name


def test_empty_and_unknown_values_are_left_out() -> None:
    assert read_fields({"title": "", "topics": [], "source": {}, "teacher_note": "x"}) == {}
