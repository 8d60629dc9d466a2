# SPDX-License-Identifier: GPL-2.0-or-later
"""Illuminance from point sources: inverse square and cosine with two stated intensity distributions."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from ..core.lamp_types import DIFFUSE, STREET

FACE_HEIGHT_M = 1.5
"""Height of the vertical figure: the face of an adult, EN 13201-3."""
NEGLIGIBLE_LX = 0.01
"""A lamp reaches as far as its horizontal illuminance on open ground is at least this; full moon gives 0.2 lx."""
LONGEST_REACH_M = 200.0
WING = {STREET: 3.0, DIFFUSE: 0.0}
"""k of the distribution I(γ) = Φ · 3 / (π (3 + k)) · cos γ · (1 + k sin⁴ γ)."""


@dataclass(frozen=True)
class LampArrays:
    """Lamps as arrays of n.

    Attributes
    ----------
    xy : float array, shape (n, 2)      metres, projected CRS
    height_m : float array              of the light over the ground, > 0
    flux_lm : float array               maintained flux over the lower hemisphere: luminaire flux × maintenance factor, ≥ 0
    wing : float array                  k of the distribution, see WING
    """

    xy: np.ndarray
    height_m: np.ndarray
    flux_lm: np.ndarray
    wing: np.ndarray

    def __post_init__(self) -> None:
        n = len(self.height_m)
        if self.xy.shape != (n, 2) or self.flux_lm.shape != (n,) or self.wing.shape != (n,):
            raise InputError("light.lamps-bad")
        good = np.isfinite(self.xy).all(axis=1) & (self.height_m > 0) & np.isfinite(self.height_m) & (self.flux_lm >= 0) & np.isfinite(self.flux_lm)
        if not good.all() or not (self.wing >= 0).all():
            raise InputError("light.lamps-bad")

    def __len__(self) -> int:
        return len(self.height_m)

    def only(self, chosen: np.ndarray) -> LampArrays:
        """Some of them, by index or mask."""
        return LampArrays(self.xy[chosen], self.height_m[chosen], self.flux_lm[chosen], self.wing[chosen])


def intensity_cd(cos_gamma: np.ndarray, flux_lm: np.ndarray, wing: np.ndarray) -> np.ndarray:
    """Luminous intensity in the direction γ from straight down.

    Parameters
    ----------
    cos_gamma, flux_lm, wing : float arrays that fit each other; cos_gamma in [-1, 1], flux over the lower hemisphere in lm
    Returns
    -------
    float array, cd; 0 above the horizontal
    Notes
    -----
    I(γ) = Φ · 3 / (π (3 + k)) · cos γ · (1 + k sin⁴ γ), the same all round. For every k the integral of I over the lower hemisphere is Φ:
    2π ∫ cos γ (1 + k sin⁴ γ) sin γ dγ = 2π (1/2 + k/6) = π (3 + k) / 3. k = 0 is a Lambertian source, k = 3 has its greatest intensity,
    215 cd/klm, at 57° and 159 cd/klm straight down, like the mean over all sides of a road luminaire.
    """
    c = np.maximum(cos_gamma, 0.0)
    sin2 = 1.0 - c * c
    return flux_lm * (3.0 / np.pi) / (3.0 + wing) * c * (1.0 + wing * sin2 * sin2)


def horizontal_lx(squared_m2: np.ndarray, height_m: np.ndarray, flux_lm: np.ndarray, wing: np.ndarray) -> np.ndarray:
    """Horizontal illuminance on the ground at a squared distance r² from the foot of the lamp.

    Parameters
    ----------
    squared_m2, height_m, flux_lm, wing : float arrays that fit each other
    Returns
    -------
    float array, lx
    Notes
    -----
    E = I(γ) cos γ / d² with d² = h² + r² and cos γ = h / d, which is I(γ) · h / (h² + r²)^(3/2).
    """
    down = height_m * height_m
    d2 = down + squared_m2
    sin2 = squared_m2 / d2
    return flux_lm * (3.0 / np.pi) / (3.0 + wing) * down * (1.0 + wing * sin2 * sin2) / (d2 * d2)


def vertical_lx_per_m(squared_m2: np.ndarray, height_m: np.ndarray, flux_lm: np.ndarray, wing: np.ndarray) -> np.ndarray:
    """Illuminance on an upright plane at face height, for each metre that the lamp lies in front of it.

    Parameters
    ----------
    squared_m2, height_m, flux_lm, wing : float arrays that fit each other; height over the ground
    Returns
    -------
    float array, lx/m: times the distance Δ·n in the direction n of the plane (0 when that is negative) it is the illuminance in lx
    Notes
    -----
    E_v = I(γ) / d² · (Δ·n) / d with the height over the face, h − 1.5 m; a lamp at or below the face gives nothing.
    """
    up = np.maximum(height_m - FACE_HEIGHT_M, 0.0)
    d2 = up * up + np.maximum(squared_m2, 1e-12)
    d = np.sqrt(d2)
    return intensity_cd(up / d, flux_lm, wing) / (d2 * d)


def reach_m(lamps: LampArrays, negligible_lx: float = NEGLIGIBLE_LX) -> np.ndarray:
    """Distance from its foot beyond which a lamp gives less than `negligible_lx` on the ground: float array, shape (n,), at most 200 m.

    From E ≤ Φ · 3 (1 + k) / (π (3 + k)) · h² / d⁴, solved for r² = d² − h².
    """
    factor = lamps.flux_lm * (3.0 / np.pi) * (1.0 + lamps.wing) / (3.0 + lamps.wing)
    d2 = lamps.height_m * np.sqrt(factor / negligible_lx)
    return np.minimum(np.sqrt(np.maximum(d2 - lamps.height_m**2, 0.0)), LONGEST_REACH_M)
