import base64
from io import BytesIO

import pytest
from PIL import Image

from coursekit.build import pictures
from coursekit.build.pictures import BYTES_AT_MOST, picture
from coursekit.errors import CourseError


def scatter(points: int, size: int = 400) -> dict:
    values = [{"x": (i * 7919) % 1009, "y": (i * 104729) % 997, "c": i % 9} for i in range(points)]
    encoding = {
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"},
        "color": {"field": "c", "type": "nominal"},
    }
    data = {"data": {"values": values}, "mark": "circle", "encoding": encoding}
    return {**data, "width": size, "height": size, "config": {"background": "transparent"}}


def opened(png: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(png)))


def test_a_picture_is_small_white_and_the_same_each_time() -> None:
    first = picture(scatter(200))
    assert len(base64.b64decode(first)) <= BYTES_AT_MOST
    image = opened(first).convert("RGB")
    assert min(image.getpixel((0, 0))) >= 254
    assert 8 < len(image.getcolors()) <= 64
    assert picture(scatter(200)) == first


def test_a_busy_picture_is_drawn_at_a_smaller_scale() -> None:
    calm, busy = opened(picture(scatter(20))), opened(picture(scatter(1500)))
    assert busy.width < calm.width


def test_a_picture_that_never_fits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "BYTES_AT_MOST", 100)
    monkeypatch.setattr(pictures, "_reduced", lambda *_: b"x" * 101)
    with pytest.raises(CourseError) as error:
        picture(scatter(1), "97-made-up.md, line 4")
    assert error.value.where == "97-made-up.md, line 4"
    assert "101 bytes" in error.value.found


def test_a_picture_never_asks_the_network() -> None:
    spec = scatter(1) | {"data": {"url": "http://127.0.0.1:9/points.json"}}
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        picture(spec)
