"""Pictures made ready: upright, small, freed of their data, and refused when they are none."""

import random
import re
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from cedu_site.media.pictures import MAX_WALK, Picture, renditions
from cedu_site.media.refusal import MediaRefused

MAKE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def sizes(picture: Picture) -> list[tuple[str, int, int]]:
    return [(made.suffix, made.width, made.height) for made in picture.renditions]


def opened(picture: Picture, number: int = -1) -> Image.Image:
    return Image.open(BytesIO(picture.renditions[number].data))


def near(colour: tuple[int, ...], wanted: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


def exif(orientation: int) -> Image.Exif:
    data = Image.Exif()
    data[MAKE] = "SECRETCAMERA"
    data[ORIENTATION] = orientation
    data[GPS] = {1: "N", 2: (26.0, 34.0, 0.0), 3: "E", 4: (101.0, 43.0, 0.0)}
    return data


def test_a_large_picture_has_three_widths_and_a_fallback(draw):
    picture = renditions(draw(size=(4000, 3000)))
    assert (picture.width, picture.height) == (4000, 3000)
    assert sizes(picture) == [
        (".webp", 480, 360),
        (".webp", 960, 720),
        (".webp", 1600, 1200),
        (".jpg", 960, 720),
    ]
    for number, made in enumerate(picture.renditions):
        assert opened(picture, number).size == (made.width, made.height)


@pytest.mark.parametrize(
    ("width", "widths"), [(300, [300]), (480, [480]), (700, [480, 700]), (1000, [480, 960, 1000])]
)
def test_nothing_is_larger_than_the_original(draw, width, widths):
    picture = renditions(draw(size=(width, 200)))
    assert [made.width for made in picture.renditions] == [*widths, min(width, 960)]


def test_the_same_bytes_give_the_same_renditions(draw):
    data = draw(size=(1700, 900))
    assert renditions(data) == renditions(data)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_and_tells_nothing(draw, orientation):
    data = draw(exif=exif(orientation), comment=b"SECRETWORDS")
    assert b"SECRETCAMERA" in data and b"SECRETWORDS" in data
    picture = renditions(data)
    turned = orientation >= 5
    assert (picture.width, picture.height) == ((450, 600) if turned else (600, 450))
    for number, made in enumerate(picture.renditions):
        assert not opened(picture, number).getexif()
        assert b"SECRET" not in made.data and b"Exif" not in made.data
    red_corner = {1: "↖", 2: "↗", 3: "↗", 4: "↖", 5: "↖", 6: "↖", 7: "↙", 8: "↙"}[orientation]
    image = opened(picture).convert("RGB")
    right, bottom = image.width - 9, image.height - 9
    corner = {"↖": (8, 8), "↗": (right, 8), "↙": (8, bottom)}[red_corner]
    assert near(image.getpixel(corner), (254, 0, 0))
    assert near(image.getpixel((right - corner[0] + 8, bottom - corner[1] + 8)), (0, 0, 254))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize(
    "odd",
    [
        b"MM\x00\x2a\x00\x00\x00\x08\x00\xff\x01\x12\x00",
        b"not TIFF at all",
        b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x02\x00\x00\x00\x02x\x00\x00\x00",
    ],
)
def test_odd_camera_data_do_not_matter(draw, odd):
    picture = renditions(draw(exif=b"Exif\x00\x00" + odd))
    assert (picture.width, picture.height) == (600, 450)


def test_text_in_a_png_is_left_out(draw):
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "SECRETNAME")
    data = draw("PNG", pnginfo=words)
    assert b"SECRETNAME" in data
    assert all(b"SECRETNAME" not in made.data for made in renditions(data).renditions)


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile_that_swaps_red_and_blue() -> bytes:
    names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    return re.sub(b"[rb]XYZ", lambda match: names[match[0]], srgb_profile())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_are_turned_into_srgb(draw, form):
    picture = renditions(draw(form, icc_profile=profile_that_swaps_red_and_blue()))
    assert near(opened(picture).convert("RGB").getpixel((9, 9)), (0, 0, 254))
    assert all("icc_profile" not in opened(picture, number).info for number in range(3))


def test_a_profile_leaves_transparency_alone():
    file = BytesIO()
    image = Image.new("RGBA", (500, 400), (254, 0, 0, 128))
    image.save(file, "PNG", icc_profile=profile_that_swaps_red_and_blue())
    assert near(opened(renditions(file.getvalue())).getpixel((9, 9)), (0, 0, 254, 128))


@pytest.mark.parametrize("profile", [b"nonsense", srgb_profile()])
def test_a_profile_that_does_not_fit_is_passed_over(draw, profile):
    shown = opened(renditions(draw("PNG", mode="L", icc_profile=profile)))
    assert near(shown.convert("RGB").getpixel((9, 9)), (76, 76, 76))


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("GIF", "P"), ("WEBP", "RGB")],
)
def test_every_mode_can_be_shown(draw, form, mode):
    image = opened(renditions(draw(form, mode=mode))).convert("RGB")
    left, right = image.getpixel((9, 9)), image.getpixel((image.width - 9, 9))
    assert left[0] > right[0] if mode in ("L", "1") else near(left, (254, 0, 0))


def test_sixteen_bits_of_grey_keep_their_shades():
    file = BytesIO()
    Image.new("I;16", (500, 500), 128 * 256).save(file, "PNG")
    assert near(opened(renditions(file.getvalue())).convert("RGB").getpixel((9, 9)), (128,) * 3)


def test_transparency_stays():
    image = Image.new("RGBA", (500, 400), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 250, 400))
    file = BytesIO()
    image.save(file, "PNG")
    picture = renditions(file.getvalue())
    assert picture.renditions[-1].suffix == ".png"
    for number in range(len(picture.renditions)):
        assert opened(picture, number).convert("RGBA").getpixel((400, 200))[3] == 0


def test_an_alpha_channel_that_hides_nothing_is_dropped(draw):
    assert not opened(renditions(draw("PNG", mode="RGBA"))).has_transparency_data


def test_the_fallback_is_the_smaller_of_png_and_jpeg(draw):
    assert renditions(draw("PNG", mode="P")).renditions[-1].suffix == ".png"
    noise = Image.frombytes("RGB", (500, 500), random.Random(1).randbytes(750_000))
    file = BytesIO()
    noise.save(file, "PNG")
    assert renditions(file.getvalue()).renditions[-1].suffix == ".jpg"


def test_a_picture_of_few_colours_is_kept_exactly(draw):
    data = draw("PNG", size=(900, 600), mode="P")
    picture = renditions(data)
    plain = Image.open(BytesIO(data)).convert("RGB")
    for number in (-2, -1):  # the WebP of the same width, and the PNG
        assert opened(picture, number).convert("RGB").tobytes() == plain.tobytes()


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_shows_its_first_frame(form):
    frames = [Image.new("RGB", (500, 400), colour) for colour in ("red", "lime", "blue")]
    file = BytesIO()
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=100)
    picture = renditions(file.getvalue())
    assert near(opened(picture).convert("RGB").getpixel((250, 200)), (254, 0, 0))
    assert all(getattr(opened(picture, n), "n_frames", 1) == 1 for n in range(2))


def test_the_double_picture_of_a_telephone_is_a_jpeg():
    file = BytesIO()
    image = Image.new("RGB", (800, 600), "red")
    image.save(file, "MPO", save_all=True, append_images=[image])
    assert sizes(renditions(file.getvalue()))[-1] == (".jpg", 800, 600)


def test_a_long_screenshot_fits_the_format(draw):
    picture = renditions(draw("PNG", size=(100, 20_000)))
    assert max(made.height for made in picture.renditions) <= 16_383


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_picture_is_refused(form):
    noise = Image.frombytes("RGB", (400, 400), random.Random(1).randbytes(480_000))
    file = BytesIO()
    noise.save(file, form)
    data = file.getvalue()
    assert renditions(data).width == 400
    with pytest.raises(MediaRefused, match=r"^图片不完整或已损坏|^这个文件不是能打开的图片"):
        renditions(data[: len(data) // 2])


@pytest.mark.parametrize("size", [(8000, 6000), (12_000, 10_000), (15_000, 15_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    file = BytesIO()
    Image.new("1", size).save(file, "PNG")
    assert len(file.getvalue()) < 100_000
    with pytest.raises(MediaRefused, match="4000 万像素"):
        renditions(file.getvalue())


def test_a_jpeg_of_endless_scans_is_refused(draw):
    data = draw(progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    count = MAX_WALK // (600 * 450) + 1
    with pytest.raises(MediaRefused, match="结构不正常"):
        renditions(data[:-2] + scan * count + data[-2:])


def test_a_heavy_file_is_refused():
    with pytest.raises(MediaRefused, match="30 MB"):
        renditions(b"\xff\xd8\xff" + bytes(30 * 1024 * 1024))


def test_a_thread_is_refused():
    file = BytesIO()
    Image.new("L", (1, 20_000)).save(file, "PNG")
    with pytest.raises(MediaRefused, match="太窄太长"):
        renditions(file.getvalue())


@pytest.mark.parametrize("form", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused(draw, form):
    with pytest.raises(MediaRefused, match="不是能打开的图片"):
        renditions(draw(form, size=(64, 64)))


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(MediaRefused):
        renditions(data)
