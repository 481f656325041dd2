"""Two changes of one text: brought together where they do not touch, else nothing."""

import pytest

from cedu_site.text.merging import merge

BASE = "a\nb\nc\nd\n"

MERGED = {
    # ours, theirs: together
    ("a\nB\nc\nd\n", "a\nb\nc\nD\n"): "a\nB\nc\nD\n",
    ("a\nB\nc\nd\n", "a\nb\nC\nd\n"): "a\nB\nC\nd\n",
    ("b\nc\nd\n", "a\nb\nc\nd\ne\n"): "b\nc\nd\ne\n",
    ("a\nB\nc\nd\n", "a\nB\nc\nd\n"): "a\nB\nc\nd\n",
    (BASE, ""): "",
    ("a\nB\nc\nd\n", "a\nX\nc\nd\n"): None,
    ("a\nB\nc\nd\n", "a\nc\nd\n"): None,
    ("a\nx\nb\nc\nd\n", "a\ny\nb\nc\nd\n"): None,
    ("a\nb\nx\nc\nd\n", "a\nd\n"): None,
}


@pytest.mark.parametrize(("ours", "theirs"), MERGED)
def test_two_changes_come_together_where_they_do_not_touch(ours: str, theirs: str) -> None:
    assert merge(BASE, ours, theirs) == MERGED[ours, theirs]
    assert merge(BASE, theirs, ours) == MERGED[ours, theirs]


def test_change_is_taken_back_though_others_followed() -> None:
    before, after = "a\nb\nc\n", "a\nB\nc\nnew\n"
    assert merge(after, "0\na\nB\nc\nnew\n", before) == "0\na\nb\nc\n"
    assert merge(after, "a\nBB\nc\nnew\n", before) is None
