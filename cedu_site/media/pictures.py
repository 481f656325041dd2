"""A photograph as readers get it: upright, in sRGB, in a few widths, freed of what it tells."""

from io import BytesIO
from typing import Any, NamedTuple

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from cedu_site.media.refusal import MediaRefused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
CAMERA = ("JPEG", "MPO")
LOSSLESS = ("PNG", "GIF")
WIDTHS = (480, 960, 1600)
FALLBACK_WIDTH = 960
PALETTE = 256
MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 40_000_000
SCAN = b"\xff\xda"
MAX_WALK = 4_000_000_000  # pixels × scans of a progressive JPEG; a camera writes ten scans
MAX_HEIGHT = 16_383  # a limit of the WebP format
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # EXIF orientations; exif_transpose() would refuse photographs whose other EXIF data are odd
SIDEWAYS = range(5, 9)
WEBP = {"quality": 80, "method": 4}
JPEG = {"quality": 82, "optimize": True, "progressive": True}
SRGB = ImageCms.createProfile("sRGB")

Size = tuple[int, int]


class Rendition(NamedTuple):
    data: bytes
    suffix: str
    width: int
    height: int


class Picture(NamedTuple):
    """The upright size of the original; WebP from narrow to wide, then JPEG or PNG for the rest."""

    width: int
    height: int
    renditions: list[Rendition]


def renditions(data: bytes) -> Picture:
    """Return the picture in `data` made ready to be served; of an animation its first frame.

    The same bytes always give the same renditions. Raises MediaRefused.
    """
    if len(data) > MAX_BYTES:
        raise MediaRefused("图片超过 30 MB，请缩小后再用。")
    size, largest, lossless = _decode(data)
    versions = _shrunk(largest, _sizes(size))
    return Picture(*size, [*map(_webp, versions), _fallback(versions, lossless)])


def _decode(data: bytes) -> tuple[Size, Image.Image, bool]:
    """Return the upright size, the picture in its largest one to serve, and if it was lossless."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as source:
            _refuse_bombs(source, data)
            orientation = _orientation(source)
            size = source.size[::-1] if orientation in SIDEWAYS else source.size
            return size, _largest(source, _sizes(size)[-1], orientation), source.format in LOSSLESS
    except MediaRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise MediaRefused("这个文件不是能打开的图片。") from error
    except Exception as error:  # damaged bytes make the decoders raise nearly anything
        raise MediaRefused("图片不完整或已损坏，请重新保存后再用。") from error


def _refuse_bombs(source: Image.Image, data: bytes) -> None:
    pixels = source.width * source.height
    if pixels > MAX_PIXELS:
        raise _too_large()
    if source.format in CAMERA and pixels * data.count(SCAN) > MAX_WALK:
        raise MediaRefused("图片的结构不正常，请另存一份再用。")


def _too_large() -> MediaRefused:
    return MediaRefused("图片超过 4000 万像素，请缩小后再用。")


def _orientation(source: Image.Image) -> int:
    try:
        return int(source.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # unreadable camera data make no worse a picture
        return 1


def _sizes(size: Size) -> list[Size]:
    """Return the sizes to serve, narrow to wide, none larger than the original."""
    width, height = size
    largest = min(width, WIDTHS[-1], MAX_HEIGHT * width // height)
    if not largest:
        raise MediaRefused("图片太窄太长，请裁剪后再用。")
    widths = [step for step in WIDTHS if step < largest] + [largest]
    return [(step, max(1, round(height * step / width))) for step in widths]


def _largest(source: Image.Image, size: Size, orientation: int) -> Image.Image:
    lying = size[::-1] if orientation in SIDEWAYS else size
    source.draft(None, lying)
    image = _plain_mode(source).resize(lying, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _opaque(_srgb(image))
    image.info.clear()  # comments and the like, which savers would write again
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def _plain_mode(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey, which convert() would only cut off
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in (mode, "CMYK") else image.convert(mode)


def _srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        return ImageCms.profileToProfile(image, profile, SRGB, outputMode=mode) or image
    except (KeyError, OSError, ImageCms.PyCMSError):  # no profile, or one that does not fit
        return image.convert(mode)


def _opaque(image: Image.Image) -> Image.Image:
    """Return the picture without an alpha channel that hides nothing."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _shrunk(largest: Image.Image, sizes: list[Size]) -> list[Image.Image]:
    """Return the picture in each of the sizes, every one made from the next larger."""
    versions = [largest]
    for size in reversed(sizes[:-1]):
        versions.insert(0, versions[0].resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
    return versions


def _webp(image: Image.Image) -> Rendition:
    made = [_saved(image, ".webp", "WEBP", WEBP)]
    if _has_few_colours(image):
        made.append(_saved(image, ".webp", "WEBP", {"lossless": True}))
    return _smallest(made)


def _fallback(versions: list[Image.Image], lossless: bool) -> Rendition:
    image = [version for version in versions if version.width <= FALLBACK_WIDTH][-1]
    made = [_saved(image, ".jpg", "JPEG", JPEG)] if image.mode == "RGB" else []
    if lossless or not made:
        made.append(_saved(_palette(image), ".png", "PNG", {}))
    return _smallest(made)


def _palette(image: Image.Image) -> Image.Image:
    """Return the picture with a palette where that takes nothing from it."""
    few = image.mode == "RGB" and _has_few_colours(image)
    return image.quantize(PALETTE, dither=Image.Dither.NONE) if few else image


def _has_few_colours(image: Image.Image) -> bool:
    return image.getcolors(PALETTE) is not None


def _smallest(made: list[Rendition]) -> Rendition:
    return min(made, key=lambda rendition: len(rendition.data))


def _saved(image: Image.Image, suffix: str, form: str, options: dict[str, Any]) -> Rendition:
    file = BytesIO()
    image.save(file, form, **options)
    return Rendition(file.getvalue(), suffix, image.width, image.height)
