"""A YAML text changed by what it says: only the lines whose meaning changed are touched."""

from pathlib import Path

import pytest

from cedu_site.library.reading import FileRefused
from cedu_site.library.round_trip import changed, flow
from cedu_site.markup.front_matter import load_yaml

ROOT = Path(__file__).parents[2]
SHEETS = [
    file
    for folder in ("content", "tests/library", "cedu_site/library/starter")
    for file in sorted((ROOT / folder).glob("*.yaml"))
]
COLUMNS = """\
# the columns
- slug: a    # never change
  title: "一"

- slug: b
  title: '二'   # second
  stale_after: 030
  link_posts: yes
"""


def unchanged(data) -> None:
    """Change nothing."""


def touch(data) -> None:
    """Change something and nothing else."""
    first = data[0] if isinstance(data, list) else data
    name = "title" if isinstance(data, list) and "title" in first else "name"
    first[name] = "新的名字"


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_sheet_comes_out_as_it_went_in(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(SHEETS) == 15
    assert changed(text, unchanged, dict) == text
    after = changed(text, touch, dict)
    old, new = text.splitlines(), after.splitlines()
    assert "新的名字" in after
    assert len(set(old) ^ set(new)) <= 2, "no other line is touched"


def test_comments_quotes_and_order_stay() -> None:
    def rename(data) -> None:
        data[1]["title"] = "新的 # 名字: x"

    assert changed(COLUMNS, rename, list) == COLUMNS.replace("'二'  ", "'新的 # 名字: x'")


@pytest.mark.parametrize(
    "value",
    ["", "是: 否", "# x", "- x", "[x", "*x", "&x", "true", "null", "012", "'", '"', "@x", "%"],
)
def test_any_word_is_read_again_as_it_was_written(value: str) -> None:
    def put(data) -> None:
        data[0]["title"] = value
        data.append({"slug": "c", "words": flow([value, "乙"])})

    rows = load_yaml(changed(COLUMNS, put, list))
    assert rows[0]["title"] == value and rows[2] == {"slug": "c", "words": [value, "乙"]}
    assert rows[1] == load_yaml(COLUMNS)[1], "what was not touched says the same"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n"])
def test_empty_text_gets_its_first_row_below_its_comments(text: str) -> None:
    after = changed(text, lambda data: data.append({"slug": "a"}), list)
    assert load_yaml(after) == [{"slug": "a"}]
    assert after.startswith(text.strip())
    assert changed(text, unchanged, list) == text


def test_lines_written_in_an_odd_way_stay_so() -> None:
    odd = "- {slug: a ,  title:   一}\n- slug: b\n  title: 二\n"

    def rename(data) -> None:
        data[1]["title"] = "三"

    assert changed(odd, rename, list) == odd.replace("二", "三")
    windows = "\ufeff" + COLUMNS.replace("\n", "\r\n")
    assert changed(windows, unchanged, list) == windows
    after = changed(windows, touch, list)
    assert after == windows.replace("一", "新的名字")


@pytest.mark.parametrize(
    ("text", "line"), [("- slug: a\n  x: [\n", 3), ("- &a x\n- *a\n", 1), ("a: 1\na: 2\n", 2)]
)
def test_text_that_cannot_be_read_is_refused_by_its_line(text: str, line: int) -> None:
    with pytest.raises(FileRefused) as refused:
        changed(text, unchanged, list)
    assert refused.value.line == line
