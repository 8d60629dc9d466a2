# SPDX-License-Identifier: GPL-2.0-or-later
"""Which finding a photo shows: by the row number on the slate ("A3.1"), by position and by time."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Sequence

from . import geometry
from .notice import Notice

WITHIN_M = 30.0
WITHIN_MIN = 10.0
SLATE_MIN = 3.0  # photos so soon after a photographed row number belong to that row
CONTRADICTS_M = 100.0  # phones in streets are wrong by tens of metres, not by this
CERTAIN, LIKELY, UNSURE = 0.9, 0.6, 0.0
TOO_CLOSE = 0.1  # two findings whose confidence differs by less cannot be told apart

_SLATE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z])[ _-]?(\d{1,2})[._-](\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Photo:
    """A photo: file name, position in the workspace CRS, time with zone, caption; what is unknown is None."""

    name: str
    xy: tuple | None = None
    taken_at: datetime | None = None
    caption: str = ""


@dataclass(frozen=True)
class Target:
    """A finding that may have photos; `paper_reference` is its number on the record sheet."""

    id: str
    xy: tuple | None = None
    seen_at: datetime | None = None
    paper_reference: str = ""


@dataclass(frozen=True)
class Proposal:
    """One photo and at most one finding, how sure that is (0–1), and why."""

    photo: Photo
    finding_id: str | None
    confidence: float
    reasons: tuple

    @property
    def word(self) -> str:
        """Text key: certain, likely, unsure or none."""
        if self.finding_id is None:
            return "photo.match-none"
        if self.confidence >= CERTAIN:
            return "photo.match-certain"
        return "photo.match-likely" if self.confidence >= LIKELY else "photo.match-unsure"


def match(
    photos: Sequence[Photo], findings: Sequence[Target], within_m: float = WITHIN_M,
    within_min: float = WITHIN_MIN, clock_offset: timedelta = timedelta(0),
) -> list[Proposal]:
    """A proposal for each photo, sorted by time (photos without time last, by name).

    `clock_offset` is added to the time of each photo when the camera's clock was wrong. A finding may get many photos.
    """
    by_reference = {_plain(f.paper_reference): f for f in findings if f.paper_reference}
    ordered = sorted(photos, key=lambda p: (p.taken_at is None, p.taken_at.timestamp() if p.taken_at else 0.0, p.name))
    proposals: list[Proposal] = []
    slate: tuple[datetime, Target] | None = None
    for photo in ordered:
        number = slate_number(photo.name) or slate_number(photo.caption)
        named = by_reference.get(number or "")
        if named is not None:
            proposal = _by_slate(photo, named, number or "")
            slate = (photo.taken_at, named) if photo.taken_at else None
        else:
            proposal = _best(photo, findings, slate, within_m, within_min, clock_offset)
            if number:  # a number that no finding has is told, not used
                proposal = _with_reason(proposal, Notice("photo.reason-number-unknown", {"number": number}))
                slate = None
        proposals.append(proposal)
    return proposals


def slate_number(words: str) -> str | None:
    """The row number in a file name or caption: A3.1 from "A3.1.jpg", "IMG a3_1 (2).JPG" or "rad A3-1"."""
    stem = re.sub(r"\.[A-Za-z]{3,4}$", "", words or "")
    found = _SLATE.search(stem)
    return f"{found.group(1).upper()}{int(found.group(2))}.{int(found.group(3))}" if found else None


def _by_slate(photo: Photo, finding: Target, number: str) -> Proposal:
    reasons = [Notice("photo.reason-number", {"number": number})]
    away_m = _away(photo, finding)
    if away_m is not None and away_m > CONTRADICTS_M:
        reasons.append(Notice("photo.reason-far", {"m": round(away_m)}))
        return Proposal(photo, finding.id, LIKELY, tuple(reasons))
    return Proposal(photo, finding.id, 0.98, tuple(reasons))


def _best(
    photo: Photo, findings: Sequence[Target], slate: tuple[datetime, Target] | None,
    within_m: float, within_min: float, clock_offset: timedelta,
) -> Proposal:
    scored = []
    for finding in findings:
        score, reasons = _score(photo, finding, within_m, within_min, clock_offset)
        if slate is not None and finding.id == slate[1].id and _follows_slate(photo, slate):
            score = max(score, 0.85)
            reasons = [Notice("photo.reason-after-slate", {"number": finding.paper_reference}), *reasons]
        if score > 0:
            scored.append((score, finding.id, reasons))
    if not scored:
        return Proposal(photo, None, 0.0, (_why_none(photo, within_m),))
    scored.sort(key=lambda item: (-item[0], item[1]))
    score, finding_id, reasons = scored[0]
    if len(scored) > 1 and score - scored[1][0] < TOO_CLOSE:
        reasons = [*reasons, Notice("photo.reason-ambiguous")]
        score = min(score, LIKELY - 0.01)
    return Proposal(photo, finding_id, score, tuple(reasons))


def _score(
    photo: Photo, finding: Target, within_m: float, within_min: float, clock_offset: timedelta
) -> tuple[float, list[Notice]]:
    """Confidence 0–0.95 by nearness in place and time; a position too far away rules the finding out."""
    away_m, gap_min = _away(photo, finding), _gap_min(photo, finding, clock_offset)
    if away_m is not None and away_m > within_m:
        return 0.0, []
    reasons, near, soon = [], None, None
    if away_m is not None:
        near = 1 - 0.5 * away_m / within_m
        reasons.append(Notice("photo.reason-position", {"m": round(away_m)}))
    if gap_min is not None and gap_min <= within_min:
        soon = 1 - 0.5 * gap_min / within_min
        reasons.append(Notice("photo.reason-time", {"minutes": round(gap_min)}))
    if near is not None and soon is not None:
        return 0.95 * (0.6 * near + 0.4 * soon), reasons
    if near is not None:
        return 0.8 * near, reasons
    return (0.6 * soon, reasons) if soon is not None else (0.0, [])


def _follows_slate(photo: Photo, slate: tuple[datetime, Target]) -> bool:
    if photo.taken_at is None:
        return False
    away_m = _away(photo, slate[1])
    return photo.taken_at - slate[0] <= timedelta(minutes=SLATE_MIN) and (away_m is None or away_m <= CONTRADICTS_M)


def _away(photo: Photo, finding: Target) -> float | None:
    if photo.xy is None or finding.xy is None:
        return None
    away_m = geometry.distance(photo.xy, finding.xy)
    return away_m if math.isfinite(away_m) else None


def _gap_min(photo: Photo, finding: Target, clock_offset: timedelta) -> float | None:
    if photo.taken_at is None or finding.seen_at is None:
        return None
    return abs((photo.taken_at + clock_offset - finding.seen_at).total_seconds()) / 60


def _why_none(photo: Photo, within_m: float) -> Notice:
    if photo.xy is None and photo.taken_at is None:
        return Notice("photo.reason-nothing-known")
    if photo.xy is None:
        return Notice("photo.reason-no-position")
    return Notice("photo.reason-nothing-near", {"m": round(within_m)})


def _with_reason(proposal: Proposal, reason: Notice) -> Proposal:
    return Proposal(proposal.photo, proposal.finding_id, proposal.confidence, (reason, *proposal.reasons))


def _plain(reference: str) -> str:
    return slate_number(reference) or reference.strip().upper()
