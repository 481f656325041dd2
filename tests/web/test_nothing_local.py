"""Another place's site shows nothing of the library that is shipped, and the code knows none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from cedu_site.config import shipped
from tests.conftest import COUNTY
from tests.web.crawling import Visit

ROOT = Path(__file__).parents[2]
SHIPPED = shipped("content")
PROGRAM = ("cedu_site/**/*.py", "cedu_site/templates/**/*.html", "cedu_site/static/*", "wsgi.py")
PROGRAM += ("migrations/**/*.py", "cedu_site/library/starter/**/*.*")
TESTS = ("tests/**/*.py",)
ABOUT_THE_SHIPPED = re.compile(r"test_shipped\w*\.py")


def read(library: Path, name: str) -> object:
    return yaml.safe_load((library / name).read_text("utf-8"))


def names(library: Path) -> set[str]:
    """Return what a library calls itself, its centres, columns, courses and places."""
    site = read(library, "site.yaml")
    centres, columns = read(library, "centres.yaml"), read(library, "columns.yaml")
    places = read(library, "vocab.yaml")["regions"] + read(library, "lexicon.yaml")["places"]
    found = {site["name"], site["short_name"], site["description"], site["host"]["name"], *places}
    found |= {one["name"] for one in centres} | {one["title"] for one in columns}
    return (
        found | {name for one in centres for name in one.get("former", [])} | set(titles(library))
    )


def titles(library: Path) -> Iterator[str]:
    """Yield the titles of courses, and of their lessons."""
    for file in (library / "courses").glob("*/*.md"):
        front = file.read_text("utf-8").split("---\n")[1]
        yield yaml.safe_load(front)["title"]


def slugs(library: Path) -> set[str]:
    centres = {one["slug"] for one in read(library, "centres.yaml")}
    return centres | {folder.name for folder in (library / "courses").iterdir()}


def colours(library: Path) -> set[str]:
    theme = read(library, "site.yaml")["theme"]
    return {colour.lower() for part in ("light", "dark") for colour in theme[part].values()}


@pytest.fixture(scope="module")
def local() -> re.Pattern[str]:
    """What is the shipped library's own; a slug counts where it stands as a word of its own."""
    words = [re.escape(word) for word in names(SHIPPED) - names(COUNTY)]
    marks = [rf"(?<![\w]){re.escape(slug)}(?![\w])" for slug in slugs(SHIPPED) - slugs(COUNTY)]
    hues = [re.escape(colour) for colour in colours(SHIPPED) - colours(COUNTY)]
    assert len(words) > 40
    assert len(marks) > 20
    assert len(hues) > 10
    return re.compile("|".join([*words, *marks, *hues]), re.I)


def test_the_names_are_found_where_they_are(local: re.Pattern[str]) -> None:
    for name in ("site.yaml", "centres.yaml", "columns.yaml"):
        assert local.search((SHIPPED / name).read_text("utf-8"))


def test_no_page_of_another_place_shows_any(
    crawled: dict[str, Visit], pages: list[Visit], local: re.Pattern[str]
) -> None:
    texts = [v for v in [*crawled.values(), *pages] if not v.answer.mimetype.startswith("image/")]
    shown = {visit.address: local.findall(visit.answer.text) for visit in texts}
    assert {address: found for address, found in shown.items() if found} == {}


def test_no_drawing_of_another_place_uses_any(
    crawled: dict[str, Visit], local: re.Pattern[str]
) -> None:
    drawings = [v for v in crawled.values() if v.answer.mimetype == "image/svg+xml"]
    assert drawings
    assert [drawing.address for drawing in drawings if local.search(drawing.answer.text)] == []


@pytest.mark.parametrize("patterns", [PROGRAM, TESTS], ids=["program", "tests"])
def test_the_code_knows_none(local: re.Pattern[str], patterns: tuple[str, ...]) -> None:
    found = (file for pattern in patterns for file in ROOT.glob(pattern) if file.is_file())
    files = [file for file in found if not ABOUT_THE_SHIPPED.fullmatch(file.name)]
    texts = {file: file.read_bytes().decode("utf-8", "replace") for file in files}
    known = {str(file.relative_to(ROOT)): local.findall(text) for file, text in texts.items()}
    assert len(texts) > 40
    assert {file: set(found) for file, found in known.items() if found} == {}
