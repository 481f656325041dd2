import subprocess
import sys

from cedu_site.text.pinyin import sort_key


def test_sort_key_is_pinyin() -> None:
    assert sort_key("盐井") == "yan jing"
    assert sort_key("鹽邊 ABC") == "yan bian abc"


def test_names_sort_by_sound() -> None:
    names = ["盐井县", "东山区", "梅岭县", "仁寿区", "西山区"]
    assert sorted(names, key=sort_key) == ["东山区", "梅岭县", "仁寿区", "西山区", "盐井县"]


def test_pypinyin_waits_until_it_is_needed() -> None:
    code = "import sys, cedu_site.text.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
