"""Sending pictures and files at the desk: the good ones go in, the others are named."""

from io import BytesIO

from PIL import Image

from tests.persons import Desk


def jpeg(colour: str = "red", size: tuple[int, int] = (600, 450)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def send(desk: Desk, *files: tuple[bytes, str], **fields: str):
    parts = [(BytesIO(data), name) for data, name in files]
    return desk.send("/desk/media/", {"file": parts, **fields}, content_type="multipart/form-data")


def test_a_picture_goes_in_and_is_asked_to_be_described(editor: Desk) -> None:
    answer = send(editor, (jpeg(), "采茶 现场.jpg"))
    assert answer.status_code == 303
    page = editor.get(answer.location)
    assert "图片上是什么？" in page.text and "采茶 现场.jpg" in page.text
    assert "采茶 现场.jpg" in editor.get("/desk/media/").text
