"""The rooms of the desk: in two ranks, the one where one stands marked on all of its pages."""

import pytest
from flask import Flask

from tests.persons import Desk, signed_in
from tests.shaping.forms import SHAPE
from tests.web.crawling import text_of, visit


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/desk/", ["编辑室"]),
        (f"{SHAPE}columns/xiaoxi", ["网站结构"]),
        ("/desk/lexicon/", ["网站结构"]),
        ("/desk/log/", ["网站结构"]),
        ("/desk/bin/files/", ["回收站"]),
    ],
)
def test_the_room_where_one_stands_is_marked(path: str, room: list[str], chief: Desk) -> None:
    nav = visit(chief, path).classed("desk-nav")[0]
    assert [text_of(one) for one in nav.iter("a") if "aria-current" in one.attrib] == room


def test_a_room_of_the_second_rank_is_named_on_what_hides_it(chief: Desk) -> None:
    nav = visit(chief, "/desk/bin/").classed("desk-nav")[0]
    assert [text_of(one) for one in nav.iter("summary")] == ["更多：回收站"]
