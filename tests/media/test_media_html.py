"""How a file stands in the HTML of a page."""

from typing import Any

from cedu_site.markup.references import ROOT
from cedu_site.media.models import Kind, Media


def media(kind: Kind, *renditions: tuple[str, str, int | None, int | None], name: str) -> Media:
    keys = ("sha256", "suffix", "width", "height")
    made: list[dict[str, Any]] = [dict(zip(keys, values, strict=True)) for values in renditions]
    return Media(name=name, kind=kind, renditions=made)


def picture(name: str = "a b.png") -> Media:
    return media(
        Kind.PICTURE,
        ("1a", ".webp", 480, 360),
        ("2b", ".webp", 960, 720),
        ("3c", ".jpg", 960, 720),
        name=name,
    )


def drawing() -> Media:
    return media(Kind.DRAWING, ("4d", ".svg", 800, 600), name="花.svg")


def test_the_address_is_plain_and_ends_with_what_it_is():
    assert picture("采茶.final.png").url == "/media/3c/采茶.final.jpg"
    assert picture("x" * 90).url == "/media/3c/" + "x" * 40 + ".jpg"


def test_a_picture_offers_its_widths():
    assert picture().picture_html("采茶", sizes="50vw", loading="eager") == (
        f'<picture><source type="image/webp" srcset="{ROOT}/media/1a/a%20b.webp 480w, '
        f'{ROOT}/media/2b/a%20b.webp 960w" sizes="50vw"><img src="{ROOT}/media/3c/a%20b.jpg" '
        'width="960" height="720" alt="采茶" loading="eager" decoding="async">'
        "</picture>"
    )


def test_a_drawing_stands_alone():
    assert drawing().picture_html("花") == (
        f'<picture><img src="{ROOT}/media/4d/%E8%8A%B1.svg" width="800" height="600" alt="花" '
        'loading="lazy" decoding="async"></picture>'
    )


def test_a_drawing_is_backed_by_its_png():
    assert drawing().picture_html("花", png=picture("花.png")) == (
        f'<picture><source type="image/svg+xml" srcset="{ROOT}/media/4d/%E8%8A%B1.svg">'
        f'<img src="{ROOT}/media/3c/%E8%8A%B1.jpg" width="800" height="600" alt="花" '
        'loading="lazy" decoding="async"></picture>'
    )


def test_words_and_names_cannot_leave_their_attribute():
    html = picture('"><script>,.png').picture_html('"><b>')
    assert "<script" not in html and "<b>" not in html
    assert 'alt="&#34;&gt;&lt;b&gt;"' in html and "%22%3E%3Cscript%3E%2C" in html


def test_an_empty_description_is_written():
    assert ' alt=""' in picture().picture_html("")


def test_film_and_sound_wait_until_asked():
    film = media(Kind.VIDEO, ("5e", ".mp4", None, None), name="a.mp4")
    assert film.player_html("做法") == (
        f'<video controls src="{ROOT}/media/5e/a.mp4" preload="none" aria-label="做法">'
        f'<a href="{ROOT}/media/5e/a.mp4">做法</a></video>'
    )
    sound = media(Kind.AUDIO, ("6f", ".mp3", None, None), name="a.mp3")
    assert sound.player_html("山歌").startswith("<audio controls src=")
