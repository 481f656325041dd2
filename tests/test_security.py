"""SECURITY.md tells of every item of ASVS 5.0 level 1, and of nothing that is not there."""

import re
from pathlib import Path

from flask.testing import FlaskClient

TOP = Path(__file__).parent.parent
STATIC = TOP / "cedu_site" / "static"
TEXT = (TOP / "SECURITY.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?:–\d+\.\d+\.(\d+))? \| [^|]+ \| (.+?) \| (.+) \|$", re.M)
LEVEL_1 = (  # chapter.section: how many items
    "1.2:1-5 1.3:1-2 1.5:1 2.1:1 2.2:1-2 2.3:1 3.2:1-2 3.3:1 3.4:1-2 3.5:1-3 4.1:1 4.4:1 5.2:1-2 "
    "5.3:1-2 6.1:1 6.2:1-8 6.3:1-2 6.4:1-2 7.2:1-4 7.4:1-2 8.1:1 8.2:1-2 8.3:1 9.1:1-3 9.2:1 "
    "10.4:1-5 11.3:1-2 11.4:1 12.1:1 12.2:1-2 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1"
)


def items() -> list[str]:
    found = []
    for part in LEVEL_1.split():
        section, _, numbers = part.partition(":")
        first, _, last = numbers.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def told() -> list[str]:
    found = []
    for first, last, _, _ in ROW.findall(TEXT):
        section, _, number = first.rpartition(".")
        found += [f"{section}.{one}" for one in range(int(number), int(last or number) + 1)]
    return found


def test_every_item_of_level_1_is_told_of_once_and_in_order() -> None:
    assert len(items()) == 70
    assert told() == items()


def test_each_says_how_it_stands_and_why() -> None:
    for first, _, state, words in ROW.findall(TEXT):
        assert state in ("kept", "partly", "missing", "n/a"), first
        assert words.strip(), first


def test_what_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:cedu_site|tests)/[\w/.]+)`", TEXT))
    assert len(named) > 50
    assert not [path for path in sorted(named) if not (TOP / path).exists()]


def test_every_text_says_how_it_is_encoded(client: FlaskClient) -> None:
    """4.1.1"""
    feeds = ("/courses/feed.atom", "/courses/feed.json", "/sitemap.xml")
    for path in ("/", "/none", "/robots.txt", "/api/v1/openapi.json", *feeds):
        answer = client.get(path)
        assert answer.text
        is_json = answer.mimetype.endswith("json")  # which is UTF-8 by definition
        assert is_json or answer.content_type.endswith("; charset=utf-8"), path


def test_nothing_of_the_source_is_served(client: FlaskClient) -> None:
    """13.4.1"""
    names = (
        ".git/HEAD",
        ".git/config",
        "../.git/HEAD",
        "pyproject.toml",
        "config.py",
        "%2e%2e/pyproject.toml",
        ".svn/wc.db",
    )
    for folder in ("", "/static", "/media", "/courses"):
        for name in names:
            answer = client.get(f"{folder}/{name}", follow_redirects=True)
            assert answer.status_code == 404


def test_no_script_of_ours_makes_pages_or_scripts_of_text() -> None:
    made = r"(inner|outer)HTML|insertAdjacentHTML|createContextualFragment|document\.write|srcdoc"
    run = r"\beval\(|\bFunction\(|setTimeout\(\s*[\"']|setInterval\(\s*[\"']|import\("
    scripts = {one.name: one.read_text("utf-8") for one in STATIC.glob("[!h]*.js")}
    assert len(scripts) >= 9
    assert [name for name, text in scripts.items() if re.search(f"{made}|{run}", text)] == []
