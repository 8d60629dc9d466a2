# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways of working that towns have told about: which rhythm, what is promised, who takes part. Texts are the keys way.NAME, way.NAME.story."""
from __future__ import annotations

from dataclasses import dataclass, field

from .errors import InputError
from .period import MONTH, QUARTER, TERTIAL, WEEK

MEETING, ROUNDS, TRAFFIC, STATION = "monthly_meeting", "promise_rounds", "tertial_traffic", "station_walk"


@dataclass(frozen=True)
class Promised:
    """An activity that a promise of this way begins with; its name is the key way.activity.KEY."""

    key: str
    promised: int
    per: str
    counted_from: str
    organisation: str = "safety_est"


@dataclass(frozen=True)
class Way:
    """A way of working: settings that go with it, and what a promise begins with."""

    name: str
    rhythm: str
    paper_title: str = "report"
    promised: tuple[Promised, ...] = ()
    organisations: tuple[str, ...] = field(default=())  # codes of those that take part besides the municipality's own


WAYS: tuple[Way, ...] = (
    Way(MEETING, MONTH, organisations=("police", "rescue", "housing_company")),
    Way(ROUNDS, WEEK, organisations=("police", "associations"), promised=(
        Promised("rounds", 2, "week", "rounds", "police"), Promised("walks", 3, "whole", "walks"), Promised("dialogues", 4, "whole", "dialogues", "police"),
    )),
    Way(TRAFFIC, TERTIAL, organisations=("police", "trafikverket"), promised=(
        Promised("traffic", 4, "month", "traffic", "police"), Promised("visits", 3, "week", "visits", "police"), Promised("walks", 2, "year", "walks"),
        Promised("lighting", 10, "year", "measures", "lighting"),
    )),
    Way(STATION, QUARTER, "protocol", organisations=("police", "trafikverket", "public_transport", "station_owner", "private_owner", "business_association")),
)  # fmt: skip
BY_NAME: dict[str, Way] = {way.name: way for way in WAYS}


def way_of(name: str) -> Way:
    """A way by its name; InputError naming those there are."""
    if name not in BY_NAME:
        raise InputError("way.unknown", way=name, known=", ".join(BY_NAME))
    return BY_NAME[name]
