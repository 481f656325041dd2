"""`/healthz` says of each thing that the site lives on whether it is well."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.ops import health
from cedu_site.search.storage import POINTER


def test_all_is_well(house: Flask) -> None:
    answer = house.test_client().get("/healthz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    said = answer.json
    assert said
    assert said["status"] == "ok"
    assert said["database"] == {"ok": True, "version": said["version"]}
    assert said["index"] == {"ok": True, "behind": 0}
    assert said["disk"]["free_mb"] > 0
    assert said["media"] == {"ok": True}
    assert house.config["SECRET_KEY"] not in answer.text
    assert str(house.config["DATA_DIR"]) not in answer.text


@pytest.mark.sqlite
def test_a_database_that_is_away(house: Flask) -> None:
    reader = house.test_client()
    assert reader.get("/healthz").status_code == 200
    file = Path(house.config["DATA_DIR"], "cedu.sqlite3")
    file.rename(file.with_suffix(".away"))
    answer = reader.get("/healthz")
    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert answer.json
    assert answer.json["database"] == {"ok": False}
    assert answer.json["disk"]["ok"]
    file.with_suffix(".away").rename(file)


def test_an_index_that_is_missing_or_behind(house: Flask) -> None:
    reader = house.test_client()
    with house.app_context(), writing():
        late = health.MOST_BEHIND + 1
        db.session.execute(text(f"UPDATE site_version SET version = version + {late}"))
        db.session.commit()
    answer = reader.get("/healthz")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["index"] == {"ok": False, "behind": late}
    house.extensions.pop("index")
    Path(house.config["DATA_DIR"], "index", POINTER).unlink()
    assert reader.get("/healthz").json["index"] == {"ok": False, "behind": None}  # type: ignore[index]


def test_a_disk_with_little_room_and_a_folder_that_is_gone(
    house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = house.test_client()
    monkeypatch.setattr(health, "LEAST_FREE", 2**60)
    answer = reader.get("/healthz")
    assert answer.status_code == 503
    assert answer.json
    assert not answer.json["disk"]["ok"]
    assert answer.json["media"]["ok"]
    house.config["MEDIA_DIR"] = tmp_path / "gone"
    assert reader.get("/healthz").json["media"] == {"ok": False}  # type: ignore[index]
