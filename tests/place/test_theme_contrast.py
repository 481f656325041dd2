"""Colours of a library: those that do not stand out get a proposal that does."""

from colorsys import rgb_to_hls

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cedu_site.place.theme import DEFAULTS, RULES, bad_colours, contrast, failures, theme_css

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, st.sampled_from(sorted(RULES)), st.sampled_from(["light", "dark"]))
def test_proposal_passes(colour: str, role: str, scheme: str) -> None:
    found = [f for f in failures({scheme: {role: colour}}) if f.role == role]
    for failure in found:
        assert failure.ratio < failure.needed == RULES[role]
        again = failures({scheme: {role: failure.proposal}})
        assert not [f for f in again if f.role == role]


@settings(max_examples=25)
@given(COLOURS, COLOURS)
def test_on_any_ground_the_proposal_passes_or_is_the_best_there_is(
    colour: str, ground: str
) -> None:
    theme = {"light": {"accent": colour, "ground": ground}}
    for failure in (f for f in failures(theme) if f.role == "accent"):
        best = max(contrast(extreme, ground) for extreme in ("#000000", "#ffffff"))
        assert contrast(failure.proposal, ground) >= min(4.5, best)


def test_proposal_is_near() -> None:
    (failure,) = failures({"light": {"link": "#7777ff"}})
    old, new = (rgb_to_hls(*bytes.fromhex(c[1:])) for c in (failure.colour, failure.proposal))
    assert old[0] == pytest.approx(new[0], abs=0.01)
    assert 4.5 <= contrast(failure.proposal, "#ffffff") < 4.7


def test_contrast_is_that_of_the_rule() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_defaults_stand_out() -> None:
    assert failures({}) == [] == failures(DEFAULTS)


@pytest.mark.parametrize("value", ["red", "#fff", "#12345g", "#1234567", "", "url(x)", "#123456;"])
def test_only_colours_reach_the_stylesheet(value: str) -> None:
    assert bad_colours({"light": {"text": value}}) == ["light.text"]
    assert theme_css({"light": {"text": value}}) == theme_css({})
