# SPDX-License-Identifier: GPL-2.0-or-later
"""Transverse Mercator on GRS 80 by Krüger's series: exact enough (below a millimetre) to recognise a coordinate system."""

from __future__ import annotations

import math
from dataclasses import dataclass

_AXIS_M = 6378137.0  # GRS 80
_FLATTENING = 1 / 298.257222101
_N = _FLATTENING / (2 - _FLATTENING)
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = math.sqrt(_E2)
_RADIUS_M = _AXIS_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_FORWARD = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_INVERSE = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


@dataclass(frozen=True)
class Projection:
    """One transverse Mercator system on GRS 80."""

    central_meridian_deg: float
    scale: float = 1.0
    false_easting_m: float = 150000.0
    false_northing_m: float = 0.0

    def forward(self, lon: float, lat: float) -> tuple[float, float]:
        """(easting, northing) in metres of a longitude and latitude in degrees.

        Notes
        -----
        Krüger (1912) to the fourth power of n, as in Lantmäteriet's description of the Gauss conformal projection.
        """
        phi = math.radians(lat)
        away = math.radians(lon - self.central_meridian_deg)
        conformal = math.atan(math.sinh(math.asinh(math.tan(phi)) - _E * math.atanh(_E * math.sin(phi))))
        xi = math.atan2(math.tan(conformal), math.cos(away))
        eta = math.atanh(math.cos(conformal) * math.sin(away))
        north, east = xi, eta
        for k, beta in enumerate(_FORWARD, 1):
            north += beta * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
            east += beta * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
        radius = self.scale * _RADIUS_M
        return self.false_easting_m + radius * east, self.false_northing_m + radius * north

    def inverse(self, easting: float, northing: float) -> tuple[float, float]:
        """(longitude, latitude) in degrees; numbers that are no place on earth raise ValueError."""
        radius = self.scale * _RADIUS_M
        xi = (northing - self.false_northing_m) / radius
        eta = (easting - self.false_easting_m) / radius
        if not (abs(xi) <= math.pi / 2 and abs(eta) <= 1.0):
            raise ValueError("outside the projection")
        north, east = xi, eta
        for k, delta in enumerate(_INVERSE, 1):
            north -= delta * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
            east -= delta * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
        conformal = math.asin(max(-1.0, min(1.0, math.sin(north) / math.cosh(east))))
        lon = self.central_meridian_deg + math.degrees(math.atan2(math.sinh(east), math.cos(north)))
        return lon, math.degrees(_geodetic(conformal))


def _geodetic(conformal: float) -> float:
    """Geodetic from conformal latitude (radians): three Newton-like rounds give the last digit."""
    psi = math.asinh(math.tan(conformal))
    phi = conformal
    for _ in range(6):
        phi = math.atan(math.sinh(psi + _E * math.atanh(_E * math.sin(phi))))
    return phi


def _minutes(degrees: int, minutes: float) -> float:
    return degrees + minutes / 60


SWEREF_99_TM = 3006
RT90_25_GON_V = 3021
ETRS_TM35FIN = 3067
WGS84 = 4326

SWEREF_ZONES = {
    3007: _minutes(12, 0), 3008: _minutes(13, 30), 3009: _minutes(15, 0), 3010: _minutes(16, 30),
    3011: _minutes(18, 0), 3012: _minutes(14, 15), 3013: _minutes(15, 45), 3014: _minutes(17, 15),
    3015: _minutes(18, 45), 3016: _minutes(20, 15), 3017: _minutes(21, 45), 3018: _minutes(23, 15),
}  # fmt: skip

# RT 90 lies on another ellipsoid; these parameters go straight from SWEREF 99, a few decimetres off at the most.
_RT90 = Projection(15.806284529, 1.00000561024, 1500064.274, -667.711)

PROJECTIONS: dict[int, Projection] = {
    SWEREF_99_TM: Projection(15.0, 0.9996, 500000.0),
    **{epsg: Projection(meridian) for epsg, meridian in SWEREF_ZONES.items()},
    RT90_25_GON_V: _RT90,
    ETRS_TM35FIN: Projection(27.0, 0.9996, 500000.0),
}
