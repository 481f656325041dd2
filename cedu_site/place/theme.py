"""The library's colours: checked for contrast and served as custom properties.

Contrast is that of WCAG 2.2, "relative luminance" and "contrast ratio"
(w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROLES = ("ground", "text", "accent", "link", "quiet", "line", "warn")
TINTS = {"shade": ("text", 0.05), "warn-ground": ("warn", 0.09)}  # drawn over the ground
RULES = {"text": 7.0, "accent": 4.5, "link": 4.5, "quiet": 4.5, "warn": 4.5}
STRONG = 7.0  # WCAG 2.2, 1.4.6
DEFAULTS = {
    "light": {
        "ground": "#ffffff",
        "text": "#1f2328",
        "accent": "#8a1c1c",
        "link": "#1b4f72",
        "quiet": "#59606a",
        "line": "#d5d9de",
        "warn": "#7a4100",
    },
    "dark": {
        "ground": "#16191d",
        "text": "#eceff3",
        "accent": "#ffa08a",
        "link": "#94c9ee",
        "quiet": "#a9b1bb",
        "line": "#3a4048",
        "warn": "#f2b866",
    },
}
HEX = re.compile(r"#[0-9a-fA-F]{6}")
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Failure:
    """A colour that does not stand out from what lies under it, and the nearest that does."""

    scheme: str
    role: str
    colour: str
    ground: str
    ratio: float
    needed: float
    proposal: str

    def __str__(self) -> str:
        return (
            f"颜色 {self.scheme}.{self.role} {self.colour} 与底色 {self.ground} 的对比度只有"
            f" {self.ratio:.1f}，至少要 {self.needed}；最接近的合格颜色是 {self.proposal}"
        )


def theme_css(theme: dict[str, Any]) -> str:
    """Return the stylesheet that gives the roles their colours, light, and dark where preferred."""
    light, dark = (_properties(_palette(theme, scheme)) for scheme in ("light", "dark"))
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"@media print{{:root{{{_properties(_palette(theme, 'light') | {'ground': '#ffffff'})}}}}}"
    )


def legible(theme: dict[str, Any]) -> dict[str, str]:
    """Return the light colours, each changed as little as makes it stand out 7 to 1."""
    colours = _palette(theme, "light")
    faint = [r for r in RULES if contrast(colours[r], _hardest_ground(r, colours)) < STRONG]
    return colours | {role: nearest_passing(role, colours, STRONG) for role in faint}


def failures(theme: dict[str, Any]) -> list[Failure]:
    """Return every colour of `theme` that breaks the contrast rule on the grounds it stands on."""
    return [
        Failure(scheme, role, colours[role], ground, contrast(colours[role], ground), needed,
                nearest_passing(role, colours, needed))
        for scheme in ("light", "dark")
        for colours in [_palette(theme, scheme)]
        for role, needed in RULES.items()
        for ground in [_hardest_ground(role, colours)]
        if contrast(colours[role], ground) < needed
    ]  # fmt: skip


def contrasts(theme: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return for each colour with a rule, as `light.text`, its contrast and what is needed."""
    return {
        f"{scheme}.{role}": (contrast(colours[role], _hardest_ground(role, colours)), needed)
        for scheme in ("light", "dark")
        for colours in [_palette(theme, scheme)]
        for role, needed in RULES.items()
    }


def bad_colours(theme: dict[str, Any]) -> list[str]:
    """Return the names, as `light.text`, whose values are no colours written #rrggbb."""
    return [
        f"{scheme}.{role}"
        for scheme in ("light", "dark")
        for role, value in (theme.get(scheme) or {}).items()
        if role in ROLES and not HEX.fullmatch(str(value))
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def nearest_passing(role: str, colours: dict[str, str], needed: float) -> str:
    """Return the colour of `role` with its lightness changed as little as makes it stand out.

    Where none does, black or white, whichever comes nearer to it.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colours[role]))

    def ratio(colour: str) -> float:
        changed = colours | {role: colour}
        return contrast(colour, _hardest_ground(role, changed))

    candidates = [
        (abs(lightness - step / 200), _hex(colorsys.hls_to_rgb(hue, step / 200, saturation)))
        for step in range(201)
    ]
    passing = [pair for pair in candidates if ratio(pair[1]) >= needed]
    return min(passing)[1] if passing else max("#000000", "#ffffff", key=ratio)


def _against(ground: str) -> Callable[[str], float]:
    return lambda colour: contrast(colour, ground)


def _palette(theme: dict[str, Any], scheme: str) -> dict[str, str]:
    given = {k: v for k, v in (theme.get(scheme) or {}).items() if HEX.fullmatch(str(v))}
    return DEFAULTS[scheme] | {role: given[role] for role in ROLES if role in given}


def _tints(colours: dict[str, str]) -> dict[str, str]:
    return {
        name: _mix(colours["ground"], colours[role], share) for name, (role, share) in TINTS.items()
    }


def _hardest_ground(role: str, colours: dict[str, str]) -> str:
    """Return what is hardest to stand out from: text and warnings also stand on the tints."""
    grounds: list[str] = [
        colours["ground"],
        *(_tints(colours).values() if role in ("text", "warn") else ()),
    ]
    return min(grounds, key=_against(colours[role]))


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in (colours | _tints(colours)).items())


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(under: str, over: str, share: float) -> str:
    red, green, blue = (
        low + (high - low) * share for low, high in zip(_rgb(under), _rgb(over), strict=True)
    )
    return _hex((red, green, blue))


def _rgb(colour: str) -> Colour:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
