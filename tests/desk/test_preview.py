"""Looking at a page as readers would see it, before they do."""

from tests.desk.writing import PATH, save
from tests.persons import Desk


def test_without_javascript_the_form_comes_again_with_its_look(editor: Desk) -> None:
    before = editor.get(PATH + "?kind=article").text
    shown = save(editor, f"{PATH}/preview").text
    assert "<iframe" in shown
    for needed in ("desk.css", "keeping.js", "composing.js"):
        assert needed in before
        assert needed in shown
