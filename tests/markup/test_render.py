import multiprocessing
import resource
import subprocess
import sys
import threading
from typing import Any

import pytest

from cedu_site.markup import render as front_door
from cedu_site.markup.render import (
    LONGEST,
    MOST_HELPERS,
    Rendered,
    RenderError,
    let_helpers_go,
    render,
)
from cedu_site.markup.worker import MEMORY

GOOD = Rendered("<p><strong>好</strong></p>", "好", [], None, [], [])
SHORT = 0.15


def test_render_gives_all_that_a_page_keeps() -> None:
    page = render("# 课\n\n## 用料\n\n- 盐：2 克\n\n## 步骤\n\n1. 炒")
    assert (page.title, page.steps) == ("课", ["炒"])
    assert page.ingredients == [{"name": "盐", "amount": "2 克"}]
    assert [entry["id"] for entry in page.toc] == ["h-用料", "h-步骤"]


def test_the_process_that_asks_loads_no_parser() -> None:
    rooms = "render, references, front_matter"
    code = f"from cedu_site.markup import {rooms}; import sys; "
    code += "sys.exit(bool({'markdown', 'nh3', 'pymdownx'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(RenderError, match="太长"):
        render("> " * 2_500_000)
    assert len(render("长" * LONGEST).text) == LONGEST


HOSTILE = {
    "brackets": "[" * 20_000,
    "tag starts": "<a " * 20_000,
    "references": "[a][" * 20_000,
    "pictures": "![" * 20_000,
    "links": "[a](" * 20_000,
    "footnotes": "".join(f"[^{i}]: x\n" for i in range(20_000)),
    "quotes": "> " * 199_999,
    "divs": "<div>" * 50_000,
    "tables": "<table>" * 30_000,
}
HARMLESS = {
    "link ends": "a](b" * 20_000,
    "abbreviations": "*[a]: b\n" * 20_000,
    "colons": ":\n" * 20_000,
    "definitions": ": a\n" * 20_000,
    "one line": "长" * 100_000,
    "stars": "*" * 20_000,
    "blanks": " " * LONGEST,
}
DEEP = {
    "lists": "\n".join("  " * i + "- x" for i in range(300)),
    "quotes": "\n".join("> " * i + "x" for i in range(300)),
    "tags": "<b><i><u><s>" * 500 + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_slow_text_is_stopped_and_the_next_is_rendered(name: str) -> None:
    assert render("**好**") == GOOD
    with pytest.raises(RenderError, match="太慢"):
        render(HOSTILE[name], seconds=SHORT)
    assert render("**好**") == GOOD


@pytest.mark.parametrize("name", HARMLESS)
def test_large_text_ends_either_way(name: str) -> None:
    try:
        render(HARMLESS[name])
    except RenderError as error:
        assert str(error).endswith("。")
    assert render("**好**") == GOOD


@pytest.mark.parametrize("name", DEEP)
def test_deep_text_is_refused_or_rendered(name: str) -> None:
    try:
        render(DEEP[name])
    except RenderError as error:
        assert str(error).endswith("。")
    assert render("**好**") == GOOD


def test_death_between_two_texts_is_not_noticed() -> None:
    assert render("**好**") == GOOD
    helper = front_door._helpers.idle[-1]
    helper.popen.kill()
    helper.popen.wait()
    assert render("**好**") == GOOD


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="no limits to read on this system")
def test_memory_is_bounded() -> None:
    render("好")
    helper = front_door._helpers.idle[-1]
    assert resource.prlimit(helper.popen.pid, resource.RLIMIT_AS)[0] == MEMORY
    resource.prlimit(helper.popen.pid, resource.RLIMIT_AS, (1, MEMORY))
    with pytest.raises(RenderError):
        render("**长**" * 60_000)
    assert render("**好**") == GOOD


def test_a_slow_text_leaves_the_helpers_to_others() -> None:
    """Two texts that take all their time are at it while a third is rendered."""
    done: list[str] = []

    def be_slow() -> None:
        with pytest.raises(RenderError, match="太慢"):
            render("[" * 60_000)
        done.append("slow")

    slow = [threading.Thread(target=be_slow) for _ in range(2)]
    for thread in slow:
        thread.start()
    assert render("**好**") == GOOD
    done.append("quick")
    for thread in slow:
        thread.join()
    assert done == ["quick", "slow", "slow"]


def test_threads_share_the_helpers() -> None:
    found: list[Rendered] = []
    threads = [threading.Thread(target=lambda: found.append(render("**好**"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [GOOD] * 8
    assert len(front_door._helpers.idle) <= MOST_HELPERS


def test_helpers_that_nobody_asked_for_a_while_are_let_go() -> None:
    assert render("**好**") == GOOD
    helper = front_door._helpers.idle[-1]
    let_helpers_go()
    assert helper.alive()
    let_helpers_go(idle=0)
    assert not helper.alive() and not front_door._helpers.idle
    assert render("**好**") == GOOD


def _render_in_child(answers: Any) -> None:
    page = render("**好**")
    helper = front_door._helpers.idle[-1]
    answers.send((page, helper.popen.pid))
    front_door._helpers.close()


def test_a_forked_child_has_a_helper_of_its_own() -> None:
    render("好")
    mine = front_door._helpers.idle[-1]
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    with front_door._helpers.free:  # held by a thread of the parent at the moment of the fork
        child = context.Process(target=_render_in_child, args=(sender,))
        child.start()
    page, helper = receiver.recv()
    child.join()
    assert page == GOOD
    assert helper != mine.popen.pid
    assert mine.alive() and render("**好**") == GOOD
