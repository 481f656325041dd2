"""Whatever comes in, the sanitiser lets out only what is on its list, and says the same twice."""

from hypothesis import given

from cedu_site.markup.convert import convert
from cedu_site.markup.front_matter import FrontMatterError, load_yaml, split
from cedu_site.markup.sanitize import sanitize
from tests.properties import HOSTILE, MADE_BY_US, modest, refused


@modest(60)
@given(HOSTILE)
def test_only_what_is_allowed_comes_out(html: str) -> None:
    clean = sanitize(html)
    assert refused(clean) == []
    assert sanitize(clean) == clean


@modest(40)
@given(HOSTILE)
def test_markdown_becomes_nothing_else_either(source: str) -> None:
    made = convert(source)
    assert refused(made["html"], MADE_BY_US) == []


@modest(60)
@given(HOSTILE)
def test_front_matter_is_read_or_refused_with_a_line(text: str) -> None:
    for source in (text, f"---\n{text}\n---\n{text}"):
        try:
            page = split(source)
        except FrontMatterError as error:
            assert error.line >= 1 and str(error).endswith("。")
        else:
            assert page.body_line >= 1
        try:
            load_yaml(source)
        except FrontMatterError as error:
            assert error.line >= 1
