import pytest

from cedu_site.markup.convert import convert


def html(source: str) -> str:
    return str(convert(source)["html"])


def test_lone_picture_becomes_a_figure_with_its_caption() -> None:
    assert html('![一坛肉](images/a.svg "插图：一坛肉")') == (
        '<figure><img alt="一坛肉" src="images/a.svg">'
        "<figcaption>插图：一坛肉</figcaption></figure>"
    )


def test_lone_picture_without_title_has_no_caption() -> None:
    assert html("![甲](a.png)") == '<figure><img alt="甲" src="a.png"></figure>'


def test_picture_in_a_sentence_stays_there() -> None:
    assert html("看![甲](a.png)图") == '<p>看<img alt="甲" src="a.png">图</p>'


@pytest.mark.parametrize(
    ("name", "tag"),
    [("a.mp4", "video"), ("a.WEBM?x=1", "video"), ("a.mp3", "audio"), ("a.m4a", "audio")],
)
def test_film_and_sound(name: str, tag: str) -> None:
    assert html(f"![说明]({name})") == (
        f'<figure><{tag} src="{name}" controls="" preload="none" aria-label="说明">'
        f"</{tag}></figure>"
    )


def test_raw_film_is_tamed() -> None:
    film = html("<video src=a.mp4 autoplay onplay=x><source src=b.mp4></video>")
    assert film == '<video src="a.mp4" controls="" preload="none"></video>'


def test_picture_without_an_address_says_so() -> None:
    missing = '<figure><span class="missing">（图片缺失：甲）</span></figure>'
    assert html("![甲](data:image/png;base64,AAAA)") == missing
