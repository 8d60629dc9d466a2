# SPDX-License-Identifier: GPL-2.0-or-later
"""A place proposed as a hotspot: where, how many reports of which period, when of the day, and how good that is; with its reason in words."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from .notice import Notice
from .period import OWN, Period

REPEAT, LAYER, AREA = "repeat", "layer", "area"  # reports close together; cells or segments that stand out; an area that somebody drew or joined
LEAST, LEAST_IN_ONE_BAND = 5, 3
RADIUS_M = 75.0
RADIUS_SETTING = "hotspot_radius_m"
FEW = 10
MAIN_BAND_SHARE = 0.6
FELT, OCCURRED, BOTH = "felt", "occurred", "both"
# reports that name no problem at their place: coming event, safe place, nothing to report
NO_PROBLEM = ("EVE", "POS", "LUG")
# category of a report → kind of a hotspot
KINDS = {
    "SKA": "vandalism", "KLO": "vandalism", "NED": "litter", "BRA": "fire", "BEL": "dark_place", "VEG": "unsafe_place", "UND": "unsafe_place",
    "SAM": "gathering", "ORD": "disorder", "NAR": "alcohol_drugs", "ALK": "alcohol_drugs", "VLD": "violence", "TRA": "violence", "STO": "theft",
    "TRF": "traffic", "SKO": "gathering", "OVA": "unsafe_place", "TIL": "gathering", "PER": "violence",
}  # fmt: skip


class Told(NamedTuple):
    """A report as far as a hotspot is concerned."""

    id: str
    xy: tuple[float, float]
    day: date  # local
    band: str | None  # time band, None when its time reaches over several
    is_felt: bool
    category: str
    place: str = ""
    organisation_id: str | None = None


@dataclass(frozen=True)
class HotspotCandidate:
    """`area` is WKB in the workspace CRS. What a layer of cells does not tell is None; then only `n` is known."""

    area: bytes
    origin: str
    n: int
    period: Period
    occurred: int | None = None
    felt: int | None = None
    before: tuple[int, int] | None = None  # occurred and felt in the period just before; None when nothing is known of it
    band: str | None = None  # the time band that most reports lie in
    in_band: int = 0
    kind: str | None = None  # code of hotspot_kind
    place: str = ""  # as the reports call it
    quality: tuple[Notice, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    report_ids: tuple[str, ...] = ()

    @property
    def felt_or_occurred(self) -> str:
        """Value of that column of the hotspot."""
        if self.felt and self.occurred:
            return BOTH
        return FELT if self.felt else OCCURRED if self.occurred else BOTH

    @property
    def main_band(self) -> str | None:
        """The time band of the hotspot: only when the clear majority lies in it."""
        return self.band if self.n and self.in_band >= MAIN_BAND_SHARE * self.n else None

    @property
    def is_of_one_kind(self) -> bool:
        """Whether felt and occurred need not be told apart."""
        return self.occurred is None or not (self.felt and self.occurred)


def makes_place(reports: Sequence[Told]) -> bool:
    """Whether reports that lie together are enough: five, or three that are all of one time band."""
    if len(reports) >= LEAST:
        return True
    bands = {one.band for one in reports}
    return len(reports) >= LEAST_IN_ONE_BAND and len(bands) == 1 and None not in bands


def counted(
    area: bytes, origin: str, period: Period, reports: Sequence[Told], before: Iterable[Told] | None, position_error_m: float,
    parameters: Mapping[str, Any] | None = None,
) -> HotspotCandidate:  # fmt: skip
    """The candidate of an area with the reports that lie in it; `before` are those of the period before, None when there can be none."""
    felt = sum(one.is_felt for one in reports)
    bands = Counter(one.band for one in reports if one.band)
    band, in_band = bands.most_common(1)[0] if bands else (None, 0)
    kinds = Counter(KINDS.get(one.category, "other") for one in reports)
    earlier = None if before is None else _split(before)
    return HotspotCandidate(
        area, origin, len(reports), period, len(reports) - felt, felt, earlier, band, in_band, kinds.most_common(1)[0][0] if kinds else None,
        _place(reports), _quality(reports, position_error_m), dict(parameters or {}), tuple(one.id for one in reports),
    )  # fmt: skip


def reason(candidate: HotspotCandidate, texts: Callable[..., str]) -> str:
    """14 rapporter inom 75 m, okt–nov, 9 av dem på kvällen; 5 perioden före."""
    parts = [f"{_numbers(candidate, texts)} {_where(candidate, texts)}"]
    period = period_words(candidate.period, texts)
    parts += [period] if period else []
    if candidate.band and 2 * candidate.in_band >= candidate.n and candidate.n > 1:
        key = "all-in-band" if candidate.in_band == candidate.n else "in-band"
        parts.append(texts(f"hotspot-candidate.{key}", n=candidate.in_band, band=texts(f"hotspot-candidate.band-{candidate.band}")))
    words = ", ".join(parts)
    for more in (_before(candidate, texts), _statistics(candidate.parameters, texts)):
        words += f"; {more}" if more else ""
    return words


def quality_words(candidate: HotspotCandidate, texts: Callable[..., str]) -> str:
    """få rapporter, det kan vara slump · läget ±83 m."""
    return " · ".join(one.text(texts) for one in candidate.quality)


def analysis(candidate: HotspotCandidate, sentence: str, made_on: date) -> dict[str, Any]:
    """What is kept with the hotspot: how it was found, from what, and the sentence that was proposed."""
    period = candidate.period
    return {
        **candidate.parameters, "origin": candidate.origin, "n": candidate.n, "occurred": candidate.occurred, "felt": candidate.felt,
        "before": list(candidate.before) if candidate.before else None, "band": candidate.band, "in_band": candidate.in_band,
        "period_from": period.first.isoformat() if period.first else None, "period_to": period.last.isoformat() if period.last else None,
        "quality": [{"key": one.key, **one.values} for one in candidate.quality], "reason": sentence, "made_on": made_on.isoformat(),
    }  # fmt: skip


def period_words(period: Period, texts: Callable[..., str], today: date | None = None) -> str:
    """okt–nov, 3 sep–22 nov, nov 2025–jan 2026; nothing for all time. With `today` another year than this one is told too."""
    first, last = period.first, period.last
    if first is None or last is None:
        return ""
    is_whole = first.day == 1 and _is_last_day(last)
    with_year = first.year != last.year or (today is not None and last.year != today.year)
    ends = [_end(day, texts, is_whole, with_year) for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def of_days(first: date, last: date) -> Period:
    """A period of one's own, both days counted."""
    return Period(OWN, first, last)


# -- inside ------------------------------------------------------------------------------------------------------------
def _split(reports: Iterable[Told]) -> tuple[int, int]:
    felt = [one.is_felt for one in reports]
    return len(felt) - sum(felt), sum(felt)


def _place(reports: Sequence[Told]) -> str:
    """What at least half of those that name the place call it."""
    names = Counter(one.place.strip().casefold() for one in reports if one.place.strip())
    if not names:
        return ""
    name, n = names.most_common(1)[0]
    if 2 * n < sum(names.values()) or n < 2:
        return ""
    return next(one.place.strip() for one in reports if one.place.strip().casefold() == name)


def _quality(reports: Sequence[Told], position_error_m: float) -> tuple[Notice, ...]:
    n = len(reports)
    found = [Notice("hotspot-candidate.few")] if n < FEW else []
    if n > 1 and len({one.day for one in reports}) == 1:
        found.append(Notice("hotspot-candidate.one-day"))
    if n > 1 and len({one.organisation_id for one in reports}) == 1 and reports[0].organisation_id is not None:
        found.append(Notice("hotspot-candidate.one-reporter"))
    unknown = sum(one.band is None for one in reports)
    if unknown and 2 * unknown >= n:
        found.append(Notice("hotspot-candidate.time-unknown", {"n": unknown}))
    if position_error_m > 0:
        found.append(Notice("hotspot-candidate.position", {"metres": round(position_error_m)}))
    return tuple(found)


def _numbers(candidate: HotspotCandidate, texts: Callable[..., str]) -> str:
    """Felt and occurred are told apart where there are both."""
    if candidate.is_of_one_kind:
        return texts("hotspot-candidate.reports", n=candidate.n)
    return texts("hotspot-candidate.both", occurred=candidate.occurred, felt=candidate.felt)


def _where(candidate: HotspotCandidate, texts: Callable[..., str]) -> str:
    parameters = candidate.parameters
    if candidate.origin == REPEAT:
        return texts("hotspot-candidate.within", metres=round(parameters["radius_m"]))
    if candidate.origin == LAYER and parameters.get("cells"):
        return texts(f"hotspot-candidate.{'segments' if parameters.get('is_lines') else 'cells'}", n=parameters["cells"])
    return texts("hotspot-candidate.in-area")


def _before(candidate: HotspotCandidate, texts: Callable[..., str]) -> str:
    if candidate.before is None:
        return ""
    occurred, felt = candidate.before
    if not occurred + felt:
        return texts("hotspot-candidate.none-before")
    if candidate.is_of_one_kind and not (occurred and felt) and bool(felt) == bool(candidate.felt):
        return texts("hotspot-candidate.before", n=occurred + felt)
    return texts("hotspot-candidate.both-before", occurred=occurred, felt=felt)


def _statistics(parameters: Mapping[str, Any], texts: Callable[..., str]) -> str:
    """What the layer says of its cells."""
    found = []
    for name, decimals in (("gi_star", 1), ("p_adjusted", 3), ("p_value", 3), ("density", 1)):
        if parameters.get(name) is not None and not (name == "p_value" and parameters.get("p_adjusted") is not None):
            value = float(parameters[name])
            smallest = 10.0**-decimals
            number = f"< {smallest:.{decimals}f}" if name.startswith("p_") and value < smallest else f"{value:.{decimals}f}"
            found.append(texts(f"hotspot-candidate.{name.replace('_', '-')}", value=number.replace(".", texts("reports.decimal-mark"))))
    if parameters.get("change"):
        found.append(texts(f"hotspot-candidate.change-{parameters['change']}"))
    return ", ".join(found)


def _is_last_day(day: date) -> bool:
    return day.toordinal() == date.max.toordinal() or date.fromordinal(day.toordinal() + 1).day == 1


def _end(day: date, texts: Callable[..., str], is_whole: bool, with_year: bool) -> str:
    month = texts(f"time.month-short-{day.month}")
    words = month if is_whole else texts("time.short-date", day=day.day, month=month)
    return f"{words} {day.year}" if with_year else words
