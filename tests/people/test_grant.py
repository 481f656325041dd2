"""Giving and taking roles: up to one's own, where one's own holds, and an admin always remains."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.people.models import Role
from cedu_site.people.permissions import can
from tests.filling import form_with, read, send, values
from tests.persons import Desk, admit, centre_of, signed_in
from tests.web.crawling import text_of, visit

REFUSED = "您不能给出这个角色"


def id_of(house: Flask, username: str) -> int:
    with house.app_context():
        return admit(username).id


def grants_of(house: Flask, username: str) -> list[tuple[str, str]]:
    """Return role and centre of each grant of this person."""
    with house.app_context():
        held = admit(username).grants
        return [(one.role, one.centre.slug if one.centre else "") for one in held]


def give(desk: Desk, user_id: int, role: str, centre: str) -> int:
    """Return what the desk answers to the form of a person's page, filled in so."""
    path = f"/desk/people/{user_id}"
    return send(desk, path, "给这个角色", role=role, centre=centre).status_code


def take(desk: Desk, house: Flask, username: str) -> int:
    """Return what the desk answers to the taking of this person's first grant."""
    with house.app_context():
        user = admit(username)
        path = f"/desk/people/{user.id}/grants/{user.grants[0].id}/revoke"
    return desk.send(path).status_code


@pytest.fixture
def chief(house: Flask) -> Desk:
    """The browser of the chief of the school of Taishi."""
    return signed_in(house, "zhenzhubian")


def test_a_role_is_given(house: Flask, admin: Desk) -> None:
    assert give(admin, id_of(house, "luren"), "author", "taishi") == 303
    assert grants_of(house, "luren") == [("author", "taishi")]
    page = visit(admin, f"/desk/people/{id_of(house, 'luren')}")
    assert "luren 有了新的角色" in text_of(page.one("main"))
    assert "苔石镇社区学校的作者" in text_of(page.one("main"))
    assert signed_in(house, "luren").get("/desk/").status_code == 200


def test_it_holds_at_the_centre_and_below(house: Flask, admin: Desk) -> None:
    give(admin, id_of(house, "luren"), "editor", "taishi")
    with house.app_context():
        held = {slug: can(admit("luren"), "publish", centre_of(slug)) for slug in
                ("tingzhu", "taishi", "shaimie", "feiping", "youzha")}  # fmt: skip
        assert not can(admit("luren"), "publish", None)
    assert held == {
        "tingzhu": False, "taishi": True, "shaimie": True, "feiping": False, "youzha": False
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "centre", "status"),
    [
        ("author", "taishi", 303),
        ("chief", "taishi", 303),
        ("chief", "shaimie", 303),
        ("admin", "taishi", 422),  # above one's own
        ("author", "feiping", 422),  # beside
        ("author", "tingzhu", 422),  # above
        ("author", "", 422),  # everywhere
    ],
)
def test_a_chief_gives_at_home_only(
    house: Flask, chief: Desk, role: str, centre: str, status: int
) -> None:
    assert give(chief, id_of(house, "luren"), role, centre) == status
    assert grants_of(house, "luren") == ([(role, centre)] if status == 303 else [])


def test_the_form_offers_only_what_one_may_give(house: Flask, chief: Desk) -> None:
    form = form_with(visit(chief, f"/desk/people/{id_of(house, 'luren')}"), "给这个角色")
    offered = {one.attrib["value"] for one in form.iter("option")}
    assert offered == {"author", "editor", "chief", "taishi", "shaimie", "bojiwan"}


def test_nobody_raises_oneself(house: Flask, chief: Desk) -> None:
    own = id_of(house, "zhenzhubian")
    for role, centre in (("admin", "taishi"), ("chief", "tingzhu"), ("chief", ""), ("admin", "")):
        assert give(chief, own, role, centre) == 422
    assert grants_of(house, "zhenzhubian") == [("chief", "taishi")]


def test_at_a_top_centre_one_is_not_everywhere(house: Flask) -> None:
    desk = signed_in(house, "xianzhubian")
    assert give(desk, id_of(house, "luren"), "chief", "") == 422
    assert give(desk, id_of(house, "luren"), "chief", "tingzhu") == 303


@pytest.mark.parametrize("username", ["bianji", "zuozhe", "luren"])
def test_others_may_not(house: Flask, username: str) -> None:
    path = f"/desk/people/{id_of(house, 'luren')}"
    desk = signed_in(house, username)
    assert desk.get(path).status_code == 403
    given = {"role": "author", "centre": "taishi"}
    assert desk.send(f"{path}/grants", given).status_code == 403
    assert take(desk, house, "zuozhe") == 403
    assert grants_of(house, "zuozhe") == [("author", "taishi")]


def test_a_role_is_given_once(house: Flask, admin: Desk) -> None:
    assert give(admin, id_of(house, "zuozhe"), "author", "taishi") == 422
    assert grants_of(house, "zuozhe") == [("author", "taishi")]


def test_the_form_keeps_what_was_chosen(house: Flask, admin: Desk) -> None:
    path = f"/desk/people/{id_of(house, 'zuozhe')}"
    page = read(send(admin, path, "给这个角色", role="author", centre="taishi"))
    form = values(form_with(page, "给这个角色"))
    assert (form["role"], form["centre"]) == ("author", "taishi")


def test_a_role_is_taken_away_at_once(house: Flask, admin: Desk) -> None:
    author = signed_in(house, "zuozhe")
    assert author.get("/desk/").status_code == 200
    answer = send(admin, f"/desk/people/{id_of(house, 'zuozhe')}", "收回")
    assert answer.status_code == 303
    assert grants_of(house, "zuozhe") == []
    assert author.get("/desk/").status_code == 403


@pytest.mark.parametrize(
    ("username", "status"),
    [("zuozhe", 303), ("zhenbianji", 303), ("bianji", 403), ("zhubian", 403), ("guanli", 403)],
)
def test_a_chief_takes_at_home_only(house: Flask, chief: Desk, username: str, status: int) -> None:
    before = len(grants_of(house, username))
    assert take(chief, house, username) == status
    assert len(grants_of(house, username)) == before - (status == 303)


def test_taking_twice_is_no_error(house: Flask, admin: Desk) -> None:
    page = visit(admin, f"/desk/people/{id_of(house, 'zuozhe')}")
    assert send(admin, page, "收回").status_code == 303
    assert send(admin, page, "收回").status_code == 303


def test_a_grant_is_taken_from_its_holder_only(house: Flask, admin: Desk) -> None:
    with house.app_context():
        path = f"/desk/people/{admit('zuozhe').id}/grants/{admit('bianji').grants[0].id}/revoke"
    assert admin.send(path).status_code == 303
    assert grants_of(house, "bianji") == [("editor", "")]


def test_the_last_admin_stays(house: Flask, admin: Desk) -> None:
    assert take(admin, house, "guanli") == 422
    assert grants_of(house, "guanli") == [("admin", "")]


def test_an_admin_who_cannot_sign_in_does_not_count(house: Flask, admin: Desk) -> None:
    for username in ("bianji", "zuozhe"):
        assert give(admin, id_of(house, username), "admin", "") == 303
    with house.app_context():
        admit("bianji").password_hash = "!never-set"
        admit("zuozhe").closed_at = admit("zuozhe").created_at
        db.session.commit()
    assert take(admin, house, "guanli") == 422


def test_one_of_two_admins_may_go(house: Flask, admin: Desk) -> None:
    assert give(admin, id_of(house, "bianji"), "admin", "tingzhu") == 303
    assert take(admin, house, "guanli") == 303
    assert grants_of(house, "guanli") == []


def test_every_role_can_do_what_those_below_can() -> None:
    ranks = [[one.covers(other) for other in Role] for one in Role]
    assert ranks == [[column <= row for column in range(4)] for row in range(4)]
