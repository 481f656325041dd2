from cedu_site.text.script import fold, is_han, simplify


def test_traditional_becomes_simplified() -> None:
    assert simplify("紅燒肉與鹽井雞樅") == "红烧肉与盐井鸡枞"
    assert simplify("红烧肉 abc。") == "红烧肉 abc。"


def test_fold_makes_one_form() -> None:
    assert fold("ＡＢｃ　１２３，紅燒") == "abc 123,红烧"


def test_fold_keeps_what_would_become_longer() -> None:
    assert fold("㎏½ﬁİ") == "㎏½ﬁİ"


def test_every_character_folds_to_one_character() -> None:
    for code in range(0x30000):
        assert len(fold(chr(code))) == 1, hex(code)


def test_a_long_text_folds_as_its_characters_do() -> None:
    for text in (
        "鹽井雞樅ＡＢｃ　½İ\n" * 9,
        "紅燒肉\x00" * 30,
        "𠮷祥\ud800" * 30,
        "".join(map(chr, range(1, 0xD800))),
    ):
        assert fold(text) == "".join(map(fold, text))


def test_han() -> None:
    assert all(is_han(char) for char in "攀鍋㐂𠮷々〇")
    assert not any(is_han(char) for char in "a1，。“（ー한\n")
