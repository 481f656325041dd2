"""The catalogue as a table: what a search finds, in a form that spreadsheets read safely."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.library.importer import Import

COLUMNS = ["标题", "类别", "课程", "学习中心", "地区", "许可", "日期", "永久地址"]
HOST = "http://localhost"


def table(client: FlaskClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"/catalogue/export.csv?{query}")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head == COLUMNS
    return rows


def found(client: FlaskClient, query: str) -> list[str]:
    pages = (client.get(f"/api/v1/search?{query}&page={page}") for page in range(1, 9))
    return [HOST + item["url"] for page in pages if page.status_code == 200 for item in
            page.json["items"]]  # fmt: skip


def test_it_is_a_file_to_keep(client: FlaskClient) -> None:
    answer = client.get("/catalogue/export.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=catalogue.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.data.count(b"\n") == answer.data.count(b"\r\n")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=竹编",
        "q=竹编&kind=resource",
        "sort=title",
        "topic=山歌&topic=竹编&sort=newest",
        "centre=taishi",
        "kind=centre",
        "kind=column",
        "q=潜水艇",
        "kind=没有",
    ],
)
def test_the_rows_are_what_the_search_finds(client: FlaskClient, query: str) -> None:
    assert [row[-1] for row in table(client, query)] == found(client, query)


def test_a_row_says_what_its_page_says(client: FlaskClient) -> None:
    rows = {row[-1].removeprefix(HOST): row[:-1] for row in table(client)}
    assert rows["/courses/zhubian/beidian"] == [
        *("编一只竹杯垫", "资源", "竹编入门", "苔石镇社区学校"),
        *("苔石镇", "CC BY-SA 4.0", "2025-09-15"),
    ]
    assert rows["/offerings/shange-2028-xia"] == [
        *("山歌夏夜班（2028）", "开班", "听竹山歌", "油榨村学习点"),
        *("榧坪乡", "CC BY-SA 4.0", "2026-10-20"),
    ]
    assert rows["/courses/zhubian/"][:4] == ["竹编入门", "课程", "", "听竹县社区学院"]
    assert rows["/centres/taishi/"][:4] == ["苔石镇社区学校", "学习中心", "", "苔石镇社区学校"]
    assert rows["/news/xiaoxi/"] == ["街坊消息", "栏目", "", "", "", "", ""]
    assert rows["/news/jiyi/lao-youfang"][1:3] == ["文章", ""]


def test_all_rows_come_whichever_page_the_address_names(client: FlaskClient) -> None:
    for page in (2, 99):
        assert table(client, f"page={page}") == table(client)


HOSTILE = {
    "=HYPERLINK(1)": "'=HYPERLINK(1)",
    "+1-2": "'+1-2",
    "-2+3": "'-2+3",
    "@SUM(1)": "'@SUM(1)",
    "＝1+1": "'＝1+1",
    '引号"，逗号,分号;': '引号"，逗号,分号;',
    "=1 结尾": "'=1 结尾",
}


def test_no_cell_is_a_formula(site: Callable[[], Flask], library: Path) -> None:
    for number, title in enumerate(HOSTILE):
        text = f"---\ntitle: '{title}'\nlicence: '{title}'\nregion: ['{title}']\n---\n公式。\n"
        (library / f"courses/shange/1{number}-gongshi{number}.md").write_text(text, "utf-8")
    app = site()
    with app.app_context():
        assert not Import(library).run().refused
    rows = {row[0]: row for row in table(app.test_client(), "q=公式&kind=resource")}
    assert set(rows) == set(HOSTILE.values())
    for title, row in rows.items():
        assert (row[4], row[5]) == (title, title)


def test_a_chinese_address_is_whole_and_encoded(site: Callable[[], Flask], library: Path) -> None:
    (library / "courses/shange/04-盘歌.md").write_text("# 盘歌\n\n对着唱。\n", "utf-8")
    app = site()
    with app.app_context():
        Import(library).run()
    client = app.test_client()
    address = f"{HOST}/courses/shange/{quote('盘歌')}"
    (row,) = [row for row in table(client, "q=盘歌") if row[0] == "盘歌"]
    assert row[-1] == address
    assert client.get(address.removeprefix(HOST)).status_code == 200
