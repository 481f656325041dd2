import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.text.slugs import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("听竹春笋", "听竹春笋"),
        ("  《听竹手艺－竹编入门》 ", "听竹手艺-竹编入门"),
        ("ＡＢＣ　１２３", "abc-123"),
        ("Youdi--Rou!!", "youdi-rou"),
        ("01_油底肉.md", "01-油底肉-md"),
        ("É", "É"),
        ("①②", "12"),
        ("！？", ""),
        ("", ""),
    ],
)
def test_slug_follows_the_contract(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_slug_is_capped_without_a_dash_at_its_end() -> None:
    assert slugify("长" * 200) == "长" * 80
    assert slugify("长" * 79 + " 短") == "长" * 79


@given(st.text())
def test_slug_holds_only_letters_digits_and_single_dashes(text: str) -> None:
    slug = slugify(text)
    assert all(char.isalnum() or char == "-" for char in slug)
    assert "--" not in slug and slug == slug.strip("-")
    assert slug == unicodedata.normalize("NFKC", slug)
    assert slugify(slug) == slug
