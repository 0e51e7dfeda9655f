"""A small picture beside each chart, for readers without a kernel."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from coursekit.errors import CourseError

__all__ = ["BYTES_AT_MOST", "VEGA_LITE", "drawing", "offline", "picture", "sharp"]

BYTES_AT_MOST = 40_000

# The release that vl-convert carries nearest to JupyterLab's Vega-Lite 5.6.1.
VEGA_LITE = "5.8"
# Scale, number of colours, and Pillow's way to choose them, from the best to the smallest.
# The octree keeps an even palette, which compresses best where there is much text; with few
# colours it loses thin lines, which maximum coverage keeps.
FORMS = (
    (2.0, 64, "FASTOCTREE"),
    (1.5, 64, "FASTOCTREE"),
    (1.25, 64, "FASTOCTREE"),
    (1.0, 64, "FASTOCTREE"),
    (1.0, 32, "MAXCOVERAGE"),
    (1.0, 24, "MAXCOVERAGE"),
    (1.0, 16, "FASTOCTREE"),
    (0.75, 16, "FASTOCTREE"),
    (0.75, 12, "FASTOCTREE"),
)


def picture(spec: dict[str, Any], where: str = "") -> str:
    """Draw a Vega-Lite specification on white, as a PNG in base64 of at most 40 kB.

    It is drawn at twice the chart's size where that fits.

    Examples
    --------
    >>> point = {"data": {"values": [{"x": 1}]}, "mark": "point",
    ...          "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    >>> picture(point)[:11]
    'iVBORw0KGgo'
    """
    import vl_convert

    drawn = {key: value for key, value in spec.items() if key != "usermeta"}
    drawn["background"] = "white"
    for scale, colours, method in FORMS:
        full = vl_convert.vegalite_to_png(drawn, vl_version=VEGA_LITE, scale=scale, **offline())
        small = _reduced(full, colours, method)
        if len(small) <= BYTES_AT_MOST:
            return base64.b64encode(small).decode("ascii")
    raise CourseError(
        f"The picture has {len(small):,} bytes; at most {BYTES_AT_MOST:,} are allowed.",
        where=where,
        remedy="make the chart smaller or simpler",
    )


def offline() -> dict[str, Any]:
    """Return the options with which vl-convert fetches nothing; from 2.0 on they are set once."""
    import vl_convert

    nowhere: dict[str, Any] = {"allowed_base_urls": []}
    if configure := getattr(vl_convert, "configure", None):
        configure(**nowhere)
        return {}
    return nowhere


def drawing(spec: dict[str, Any]) -> str:
    """Draw a Vega-Lite specification as SVG, whose text has the colour of the page.

    Examples
    --------
    >>> point = {"data": {"values": [{"x": 1}]}, "mark": "point",
    ...          "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    >>> drawing(point)[:4]
    '<svg'
    """
    import vl_convert

    drawn = {key: value for key, value in spec.items() if key != "usermeta"}
    return vl_convert.vegalite_to_svg(drawn, vl_version=VEGA_LITE, **offline())


def sharp(svg: str, scale: float) -> bytes:
    """Turn a drawing into a PNG on white, with the letters that it was measured with.

    A browser may have other, wider ones.

    Examples
    --------
    >>> sharp('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"></svg>', 2)[1:4]
    b'PNG'
    """
    import vl_convert

    white = svg.replace(">", '><rect width="100%" height="100%" fill="white"/>', 1)
    _, colours, method = FORMS[0]
    return _reduced(vl_convert.svg_to_png(white, scale=scale), colours, method)


def _reduced(png: bytes, colours: int, method: str) -> bytes:
    from PIL import Image

    image = Image.open(BytesIO(png)).convert("RGB")
    buffer = BytesIO()
    reduced = image.quantize(colours, Image.Quantize[method], dither=Image.Dither.NONE)
    reduced.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
