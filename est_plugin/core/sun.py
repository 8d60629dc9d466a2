# SPDX-License-Identifier: GPL-2.0-or-later
"""Sunset, dusk and sunrise for a date and a place, and the start that puts a walk into the dark.

Position of the sun by the equations of the NOAA Solar Calculator (after Meeus, Astronomical Algorithms, 2nd ed., ch. 25
and 28). The times are found by halving the interval between noon and midnight, which also holds where the sun only
grazes the horizon. Checked against Meeus' examples and against `astral` for Malmö to Kiruna, all year: within a minute.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from .errors import InputError
from .local_time import STOCKHOLM, add, clock, zone
from .notice import Notice

HORIZON_DEG = -0.833  # upper edge of the sun at the horizon: 34' refraction and 16' radius
CIVIL_DEG = -6.0  # end of civil dusk
MARGIN_MIN = 30  # first stop so long after civil dusk
ROUND_MIN = 5
LATE = time(22, 0)  # a walk proposed to begin later is told to be late

DAYLIGHT, DUSK, DARK = "daylight", "dusk", "dark"
POLAR_DAY, POLAR_NIGHT = "polar_day", "polar_night"
NEVER_DARK, NEVER_LIGHT = "never_dark", "never_light"


@dataclass(frozen=True)
class SunTimes:
    """The sun of one day, in local time. A time that does not exist is None and its reason says why.

    `sunset` and `civil_dusk_end` are those of the evening after noon of the date; in the north they can fall after midnight.
    `reason`: None, polar_day (never sets) or polar_night (never rises). `twilight_reason`: None, never_dark or never_light.
    """

    day: date
    noon: datetime
    civil_dawn: datetime | None
    sunrise: datetime | None
    sunset: datetime | None
    civil_dusk_end: datetime | None
    reason: str | None
    twilight_reason: str | None


@dataclass(frozen=True)
class Darkness:
    """The night after a date.

    `is_dark` is False when the sun never gets below −6° (end of civil dusk) that night: lamps cannot be judged then.
    `proposed_start` is None without darkness, and when the dark ends before it.
    """

    sunset: datetime | None
    civil_dusk_end: datetime | None
    dark_until: datetime | None
    is_dark: bool
    proposed_start: datetime | None
    reason: str | None

    @property
    def is_late(self) -> bool:
        """The proposed start is late in the evening or after midnight (light nights)."""
        start = self.proposed_start
        return start is not None and (start.time() >= LATE or start.time() < time(6, 0))


def sun_times(day: date, lon: float, lat: float, zone_name: str = STOCKHOLM) -> SunTimes:
    """Dawn, sunrise, sunset and dusk of a day at a place in degrees (WGS 84)."""
    _check(lon, lat)
    local = zone(zone_name)
    noon = _noon(day, lon, local)
    half = timedelta(hours=12)
    found = {}
    for name, level in (("sun", HORIZON_DEG), ("civil", CIVIL_DEG)):
        found[name] = (_crossing(noon - half, noon, level, lon, lat), _crossing(noon + half, noon, level, lon, lat))
    high = altitude_deg(noon, lon, lat)
    rise, down = (_local(moment, local) for moment in found["sun"])
    dawn, dusk = (_local(moment, local) for moment in found["civil"])
    return SunTimes(
        day, noon.astimezone(local), dawn, rise, down, dusk,
        None if down else (POLAR_DAY if high > HORIZON_DEG else POLAR_NIGHT),
        None if dusk else (NEVER_DARK if high > CIVIL_DEG else NEVER_LIGHT),
    )


def darkness(day: date, lon: float, lat: float, zone_name: str = STOCKHOLM) -> Darkness:
    """When it is dark in the night after a date, and the proposed time of the first stop.

    The proposal is 30 minutes after the end of civil dusk, rounded up to five minutes.
    """
    evening = sun_times(day, lon, lat, zone_name)
    morning = sun_times(day + timedelta(days=1), lon, lat, zone_name)
    if evening.twilight_reason == NEVER_DARK:
        return Darkness(evening.sunset, None, None, False, None, NEVER_DARK)
    if evening.civil_dusk_end is None:  # dark around the clock: any time will do, noon is as dark as midnight
        return Darkness(None, None, None, True, None, NEVER_LIGHT)
    start = _rounded_up(add(evening.civil_dusk_end, timedelta(minutes=MARGIN_MIN)))
    until = morning.civil_dawn
    if until is not None and start >= until:
        return Darkness(evening.sunset, evening.civil_dusk_end, until, True, None, "short_night")
    return Darkness(evening.sunset, evening.civil_dusk_end, until, True, start, evening.reason)


def light_at(moment: datetime, lon: float, lat: float) -> str:
    """daylight, dusk (also the dawn) or dark at a moment with time zone."""
    _check(lon, lat)
    if moment.tzinfo is None:
        raise InputError("time.zone-missing", time=str(moment))
    height = altitude_deg(moment, lon, lat)
    if height > HORIZON_DEG:
        return DAYLIGHT
    return DUSK if height > CIVIL_DEG else DARK


def advice(night: Darkness, start: datetime | None, lon: float, lat: float) -> Notice:
    """What stands beside the clock in the planner: sunset, dusk and whether the walk begins in light or dark."""
    if not night.is_dark:
        return Notice("walk.no-darkness")
    if night.civil_dusk_end is None:
        return Notice("walk.dark-all-day")
    if night.proposed_start is None:
        return Notice("walk.short-night", {"dark": clock(night.civil_dusk_end), "light": clock(night.dark_until)})
    values = {"dark": clock(night.civil_dusk_end), "start": clock(night.proposed_start)}
    if night.sunset is None:
        key = "walk.dusk-polar-night"
    else:
        values["sunset"] = clock(night.sunset)
        key = "walk.dusk-proposal"
    if start is None:
        return Notice(key, values)
    return Notice({DAYLIGHT: "walk.dusk-starts-in-daylight", DUSK: "walk.dusk-starts-in-dusk", DARK: "walk.dusk-starts-in-dark"}[
        light_at(start, lon, lat)] + ("" if night.sunset else "-polar-night"), values)


def altitude_deg(moment: datetime, lon: float, lat: float) -> float:
    """Height of the sun's centre above the horizon in degrees, without refraction."""
    declination, _ = declination_and_equation(moment)
    angle = math.radians(_hour_angle_deg(moment, lon))
    phi, delta = math.radians(lat), math.radians(declination)
    sine = math.sin(phi) * math.sin(delta) + math.cos(phi) * math.cos(delta) * math.cos(angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def declination_and_equation(moment: datetime) -> tuple[float, float]:
    """Apparent declination in degrees and equation of time in minutes."""
    j2000 = datetime(2000, 1, 1, 12, tzinfo=timezone.utc)
    t = (moment - j2000).total_seconds() / 86400 / 36525
    mean_long = (280.46646 + t * (36000.76983 + t * 0.0003032)) % 360
    anomaly = math.radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        math.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * t)
    apparent = math.radians(mean_long + centre - 0.00569 - 0.00478 * math.sin(node))
    seconds = 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))
    obliquity = math.radians(23 + (26 + seconds / 60) / 60 + 0.00256 * math.cos(node))
    declination = math.degrees(math.asin(math.sin(obliquity) * math.sin(apparent)))
    y = math.tan(obliquity / 2) ** 2
    double = 2 * math.radians(mean_long)
    equation = (
        y * math.sin(double)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * y * math.sin(anomaly) * math.cos(double)
        - 0.5 * y * y * math.sin(2 * double)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
    return declination, 4 * math.degrees(equation)


def _hour_angle_deg(moment: datetime, lon: float) -> float:
    """Angle since local noon, −180 to 180."""
    utc = moment.astimezone(timezone.utc)
    minutes = utc.hour * 60 + utc.minute + utc.second / 60 + utc.microsecond / 6e7
    _, equation = declination_and_equation(utc)
    return ((minutes + equation + 4 * lon) / 4) % 360 - 180


def _noon(day: date, lon: float, local: tzinfo) -> datetime:
    moment = datetime.combine(day, time(12), tzinfo=local).astimezone(timezone.utc)
    for _ in range(3):
        moment -= timedelta(minutes=4 * _hour_angle_deg(moment, lon))
    return moment


def _crossing(midnight: datetime, noon: datetime, level: float, lon: float, lat: float) -> datetime | None:
    """When the sun passes a height between a midnight and the noon beside it; None when it does not."""
    if altitude_deg(midnight, lon, lat) > level or altitude_deg(noon, lon, lat) <= level:
        return None
    below, above = midnight, noon
    while abs(above - below) > timedelta(seconds=0.5):
        middle = below + (above - below) / 2
        if altitude_deg(middle, lon, lat) > level:
            above = middle
        else:
            below = middle
    return above


def _local(moment: datetime | None, local: tzinfo) -> datetime | None:
    if moment is None:
        return None
    rounded = (moment + timedelta(microseconds=500000)).replace(microsecond=0)
    return rounded.astimezone(local)


def _rounded_up(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % ROUND_MIN, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else add(moment, timedelta(minutes=ROUND_MIN) - over)


def _check(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise InputError("sun.position", lon=lon, lat=lat)
