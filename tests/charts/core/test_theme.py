"""Colours that everyone can tell apart, on white and on near-black."""

from itertools import combinations

import numpy as np
import pytest

from coursekit.charts.core import theme
from coursekit.charts.core.looks import ACTOR_GROUPS, CLAIM_KINDS, TIE_KINDS, VERDICTS

PALETTE = [
    theme.BLUE,
    theme.ORANGE,
    theme.GREEN,
    theme.PLUM,
    theme.RED,
    theme.ORCHID,
    theme.GREY,
]
NEAR_BLACK = "#111111"

# Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return (TO_XYZ @ linear(colour))[1]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour, sight):
    seen = np.clip(np.array(sight) @ linear(colour), 0, 1)
    xyz = TO_XYZ @ seen / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("colour", PALETTE)
def test_each_colour_reads_on_white_and_on_near_black(colour):
    assert contrast(colour, "#FFFFFF") >= 3
    assert contrast(colour, NEAR_BLACK) >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_stay_apart(sight):
    for one, other in combinations(PALETTE, 2):
        assert np.linalg.norm(lab(one, SIGHT[sight]) - lab(other, SIGHT[sight])) > 20, (one, other)


@pytest.mark.parametrize("colour", [look.color for look in ACTOR_GROUPS.values()])
def test_white_letters_read_on_the_boxes(colour):
    assert contrast(colour, "#FFFFFF") >= 4.5


@pytest.mark.parametrize("looks", [CLAIM_KINDS, VERDICTS])
def test_no_category_is_told_by_colour_alone(looks):
    assert len({look.symbol for look in looks.values()}) == len(looks)


def test_lines_of_one_colour_differ_in_width_or_dash():
    assert len({(line.width, line.dash) for line in TIE_KINDS.values()}) == len(TIE_KINDS)


def test_letters_are_not_small_and_the_ground_is_left_to_the_notebook():
    config = theme._theme()["config"]
    sizes = [
        value
        for part in config.values()
        if isinstance(part, dict)
        for key, value in part.items()
        if key.lower().endswith("fontsize")
    ]
    assert min(sizes) >= 13
    assert config["background"] == "transparent"
