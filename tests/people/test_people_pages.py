"""The pages of accounts are sound: strict HTML, ids once, every field with its label."""

from flask import Flask

from cedu_site.people.links import make_token
from tests.filling import read
from tests.persons import Desk, admit
from tests.web.crawling import Visit, visit


def assert_sound(page: Visit) -> None:
    assert page.errors == []
    assert sorted(set(page.ids)) == sorted(page.ids)
    labelled = {one.attrib.get("for") for one in page.all("label")}
    fields = page.all("input", "select", "textarea")
    shown = [one for one in fields if one.attrib.get("type") != "hidden"]
    assert {one.attrib.get("id") for one in shown} <= labelled
    assert len(page.all("h1")) == 1
    assert [one for one in page.elements if "style" in one.attrib] == []


def test_every_page_is_sound(house: Flask, admin: Desk) -> None:
    with house.app_context():
        person, link = f"/desk/people/{admit('zuozhe').id}", make_token(admit("zuozhe"))
    stranger = house.test_client()
    for browser, path in (
        (stranger, "/login?next=/desk/"),
        (stranger, f"/account/password/{link}"),
        (stranger, "/account/password/x"),
        (admin, "/account/"),
        (admin, "/desk/people/"),
        (admin, person),
    ):
        assert_sound(visit(browser, path))
    typed = {"body": 'a "b" <c> & d\n\n竹', 'odd "name"': "1"}
    assert_sound(read(stranger.post("/desk/people/", data=typed)))
    assert_sound(read(admin.post("/desk/people/", data=typed)))
    assert_sound(read(admin.send("/desk/people/", typed)))
    assert_sound(read(admin.send(f"{person}/grants", typed)))
    assert_sound(read(admin.send("/account/", typed)))
