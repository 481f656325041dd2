"""What the site is made of: ranges with both ends, a lock that keeps to them, whole files."""

import json
import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cedu_site.cli import cedu
from cedu_site.config import PACKAGE
from cedu_site.ops.supply import listing, vendored
from cedu_site.ops.supply.listing import locked

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
NEEDED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
LOCK = (TOP / "requirements.lock").read_text("utf-8")
OURS = {  # written for this site
    *("builder.css", "composing.js", "copying.js", "desk.css", "embed.css", "embed.js"),
    *("frame.js", "keeping.js", "presence.js", "reader.js", "searching.js", "site.css"),
    "suggesting.js",
}


def test_every_range_has_two_ends() -> None:
    lines = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    for line in [*lines, *PROJECT["build-system"]["requires"]]:
        ends = {one.operator for one in Requirement(line).specifier}
        assert ends in ({">=", "<"}, {"=="}), line


def test_the_lock_keeps_to_the_ranges_and_is_whole() -> None:
    versions = dict(locked())
    names = dict(versions.keys())
    for need in NEEDED:
        assert need.specifier.contains(names[canonicalize_name(need.name)]), need
    assert all(versions.values()) and len(versions) == LOCK.count("==")
    for name in names:  # and so does what these need in turn
        for line in distribution(name).requires or []:
            further = Requirement(line)
            if further.marker is None or further.marker.evaluate({"extra": ""}):
                assert further.specifier.contains(names[canonicalize_name(further.name)]), line


def test_no_index_is_named_anywhere() -> None:
    for name in ("requirements.lock", "pyproject.toml", "Makefile"):
        text = (TOP / name).read_text("utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|://[^\s\"]*(simple|pypi)", text)


def test_vendored_files_are_as_published() -> None:
    lists = (*vendored.LISTS, TOP / "tests" / "browser" / "vendor" / "README.md")
    files = vendored.vendored(lists)
    assert len(files) == 4
    for one in files:
        assert one.is_whole, one.path
        assert one.version in one.path.name or not one.integrity
    known = {one.path.name for one in files} | {"VENDORED.md", "htmx-LICENSE.txt"}
    assert {one.name for one in (PACKAGE / "static").iterdir()} - known == OURS


def test_the_bill_of_materials_tells_all(monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(cedu, ["sbom"])
    assert done.exit_code == 0, done.output
    bill = json.loads(done.output)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    known = {one["bom-ref"]: one for one in bill["components"]}
    assert len(known) == len(bill["components"])
    flask, htmx = known["flask"], known["htmx-4.0.1.min.js"]
    assert flask["version"] == distribution("flask").version
    assert flask["scope"] == "required" and known["pytest"]["scope"] == "excluded"
    assert flask["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert htmx["purl"].startswith("pkg:npm/htmx.org@")
    refs = known.keys() | {listing.OWN}
    for one in bill["dependencies"]:
        assert {one["ref"], *one.get("dependsOn", ())} <= refs
    without = [name for name, one in known.items() if "licenses" not in one]
    assert not [name for name in without if known[name].get("scope") == "required"]


def test_a_damaged_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = (PACKAGE / "static" / "VENDORED.md").read_text("utf-8")
    (tmp_path / "VENDORED.md").write_text(table, "utf-8")
    (tmp_path / "htmx-4.0.1.min.js").write_text("var htmx", "utf-8")
    monkeypatch.setattr("cedu_site.ops.supply.cli.vendored",
                        lambda: vendored.vendored((tmp_path / "VENDORED.md",)))  # fmt: skip
    done = CliRunner().invoke(cedu, ["sbom"])
    assert done.exit_code == 1 and "重新安装" in done.output
