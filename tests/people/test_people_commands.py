"""`cedu people`: accounts and roles without a browser and without a terminal."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.people.models import User
from tests.conftest import COUNTY
from tests.databases import environment_of
from tests.filling import send
from tests.persons import PASSWORD, Desk, signed_in

pytestmark = pytest.mark.long

NEW = "shuikou-xiaoqiao-7"


def run(house: Flask, *words: str, text: str | bytes = "") -> Result:
    return house.test_cli_runner().invoke(args=["people", *words], input=text)


def can_sign_in(house: Flask, username: str, password: str) -> bool:
    fields = {"username": username, "password": password}
    return send(house.test_client(), "/login", "登录", **fields).status_code == 303


def labels(house: Flask, username: str) -> list[str]:
    with house.app_context():
        return [one.label for one in db.session.scalars(User.named(username)).one().grants]


def test_an_empty_data_folder_gets_its_first_admin(tmp_path: Path) -> None:
    def cedu(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        env = environment_of(tmp_path / "new") | {"CEDU_CONTENT": str(COUNTY)}
        command = [sys.executable, "-c", "from cedu_site.cli import main; main()", *words]
        return subprocess.run(command, env=env, input=text, capture_output=True, text=True)

    done = cedu("people", "add", "guanli", "--role", "admin", "--password-stdin", text=NEW + "\n")
    assert (done.returncode, done.stdout) == (0, "账号“guanli”建好了：整个网站的管理员。\n")
    listed = cedu("people", "list")
    assert (listed.returncode, listed.stdout) == (0, "guanli\t整个网站的管理员\n")
    again = cedu("people", "add", "Guanli", "--role", "admin", "--password-stdin", text=NEW + "\n")
    assert (again.returncode, again.stderr) == (1, "cedu: 账号“guanli”已经有了，请换一个。\n")
    silent = cedu("people", "password", "guanli")
    assert silent.returncode == 2
    assert "--password-stdin" in silent.stderr
    assert "Traceback" not in silent.stderr


def test_a_person_is_added_at_a_centre(house: Flask) -> None:
    words = ("add", "王芳", "--role", "editor", "--centre", "taishi", "--name", "王老师")
    done = run(house, *words, "--password-stdin", text=NEW + "\r\nmore\n")
    assert (done.exit_code, done.output) == (0, "账号“王芳”建好了：苔石镇社区学校的编辑。\n")
    assert can_sign_in(house, "王芳", NEW)
    with house.app_context():
        assert db.session.scalars(User.named("王芳")).one().name == "王老师"


@pytest.mark.parametrize(
    ("words", "text", "code", "reason"),
    [
        (("add", "wangfang"), NEW, 2, "请用 --role 写明角色"),
        (("add", "wangfang", "--role", "king"), NEW, 2, "没有“king”这种角色"),
        (("add", "wangfang", "--role", "author", "--centre", "meiyou"), NEW, 1, "没有学习中心"),
        (("add", "wang fang", "--role", "author"), NEW, 1, "账号由 2 到 40 个"),
        (("add", "bianji", "--role", "author"), NEW, 1, "已经有了"),
        (("add", "wangfang", "--role", "author"), "short", 1, "8 到 200"),
        (("add", "wangfang", "--role", "author"), "", 1, "8 到 200"),
        (("add", "wangfang", "--role", "author"), "password1", 1, "太常见"),
        (("add", "wangfang", "--role", "author"), "wangfang1", 1, "账号的名字"),
        (("add", "wangfang", "--role", "author"), b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", 1, "UTF-8"),
        (("password", "meiyou"), NEW, 1, "没有账号“meiyou”"),
        (("password", "bianji"), "12345678", 1, "太常见"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    house: Flask, words: tuple[str, ...], text: str | bytes, code: int, reason: str
) -> None:
    done = run(house, *words, "--password-stdin", text=text)
    assert done.exit_code == code
    assert reason in done.output
    with house.app_context():
        assert db.session.scalar(User.named("wangfang")) is None
    assert can_sign_in(house, "bianji", PASSWORD)


def test_a_password_is_changed_and_sessions_end(house: Flask, editor: Desk) -> None:
    assert editor.get("/desk/").status_code == 200
    done = run(house, "password", "BianJi", "--password-stdin", text=NEW)
    assert done.exit_code == 0
    assert editor.get("/desk/").status_code == 302
    assert can_sign_in(house, "bianji", NEW)
    assert not can_sign_in(house, "bianji", PASSWORD)


def test_roles_are_given_and_taken(house: Flask) -> None:
    given = run(house, "grant", "zuozhe", "--role", "chief", "--centre", "feiping")
    assert (given.exit_code, given.output) == (0, "“zuozhe”现在是榧坪乡社区学校的主编。\n")
    assert labels(house, "zuozhe") == ["苔石镇社区学校的作者", "榧坪乡社区学校的主编"]
    taken = run(house, "grant", "zuozhe", "--role", "chief", "--centre", "feiping", "--revoke")
    assert (taken.exit_code, taken.output) == (0, "“zuozhe”不再是榧坪乡社区学校的主编。\n")
    assert labels(house, "zuozhe") == ["苔石镇社区学校的作者"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("zuozhe", "--role", "author", "--centre", "taishi"), "已经是作者了"),
        (("zuozhe", "--role", "editor", "--revoke"), "本来就没有这个角色"),
        (("guanli", "--role", "admin", "--revoke"), "最后一位"),
        (("meiyou", "--role", "author"), "没有账号"),
    ],
)
def test_roles_that_cannot_be_are_refused(
    house: Flask, words: tuple[str, ...], reason: str
) -> None:
    done = run(house, "grant", *words)
    assert done.exit_code == 1
    assert reason in done.output
    assert labels(house, "guanli") == ["整个网站的管理员"]


def test_everyone_is_listed(house: Flask) -> None:
    listed = run(house, "list")
    assert listed.output.splitlines() == [
        "bianji\t整个网站的编辑",
        "guanli\t整个网站的管理员",
        "zuozhe\t苔石镇社区学校的作者",
    ]


def test_what_was_added_by_command_comes_to_the_desk(house: Flask, visitor: FlaskClient) -> None:
    run(house, "add", "wangfang", "--role", "admin", "--password-stdin", text=NEW)
    send(visitor, "/login", "登录", username="wangfang", password=NEW)
    assert visitor.get("/desk/people/").status_code == 200
    assert signed_in(house, "guanli").get("/desk/people/").status_code == 200
