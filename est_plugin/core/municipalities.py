# SPDX-License-Identifier: GPL-2.0-or-later
"""The 290 municipalities: code, name, where they lie and which coordinate system they use (known or guessed)."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .alphabet import sort_key
from .errors import InputError

CONFIRMED = "confirmed"
GUESS = "guess"


@dataclass(frozen=True)
class Municipality:
    """One municipality; extent is (west, south, east, north) in degrees."""

    code: str
    name: str
    county: str
    lon: float
    lat: float
    extent: tuple[float, float, float, float]
    epsg: int
    epsg_status: str
    source: str

    @property
    def is_confirmed(self) -> bool:
        """Whether the municipality itself is known to use this coordinate system."""
        return self.epsg_status == CONFIRMED

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the coordinate lies within the extent."""
        west, south, east, north = self.extent
        return west <= lon <= east and south <= lat <= north

    def _distance(self, lon: float, lat: float) -> float:
        """Distance from the centre in half-extents: 1 is the edge, whatever the size of the municipality."""
        west, south, east, north = self.extent
        return math.hypot((lon - self.lon) / ((east - west) / 2), (lat - self.lat) / ((north - south) / 2))

    def _gap(self, lon: float, lat: float) -> float:
        """Distance to the extent in degrees of latitude; 0 inside."""
        west, south, east, north = self.extent
        dx = max(west - lon, 0.0, lon - east) * math.cos(math.radians(lat))
        return math.hypot(dx, max(south - lat, 0.0, lat - north))


class MunicipalityRegister:
    """Looks municipalities up by code, by the beginning of the name and by place."""

    def __init__(self, municipalities: list[Municipality]) -> None:
        self._all = tuple(sorted(municipalities, key=lambda m: sort_key(m.name)))
        self._by_code = {m.code: m for m in self._all}
        self._words = {m.code: [_plain(w) for w in (m.name, *re.split(r"[\s-]+", m.name))] for m in self._all}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self):  # noqa: ANN204 - iterator of Municipality
        return iter(self._all)

    def by_code(self, code: str) -> Municipality:
        """The municipality of a kommunkod such as "0683"; a lost leading zero is put back."""
        text = str(code).strip()
        found = self._by_code.get(text.zfill(4))
        if found is None:
            raise InputError("error.municipality-unknown", "error.municipality-unknown.hint", value=text)
        return found

    def by_name(self, name: str) -> Municipality | None:
        """The municipality with exactly this name; case, å/ä/ö and the word kommun do not matter."""
        wanted = _without_suffix(_plain(name))
        return next((m for m in self._all if wanted in (_plain(m.name), _plain(m.name) + "s")), None)

    def search(self, text: str, limit: int = 10) -> list[Municipality]:
        """What type-ahead shows: names that begin so, then names with a word that begins so, then names that hold it."""
        wanted = _plain(text)
        if not wanted:
            return list(self._all[:limit])
        ranked = []
        for order, municipality in enumerate(self._all):
            rank = self._rank(municipality, wanted)
            if rank is not None:
                exact_letters = not municipality.name.casefold().startswith(text.strip().casefold())
                ranked.append((rank, exact_letters, order, municipality))
        return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:3])[:limit]]

    def _rank(self, municipality: Municipality, wanted: str) -> int | None:
        whole, *words = self._words[municipality.code]
        if whole == _without_suffix(wanted) or whole + "s" == _without_suffix(wanted):
            return 0
        if whole.startswith(wanted):
            return 1
        if any(word.startswith(wanted) for word in words):
            return 2
        if municipality.code.startswith(wanted):
            return 3
        return 4 if wanted in whole else None

    def containing(self, lon: float, lat: float, *, within_deg: float = 0.3) -> Municipality | None:
        """The likely municipality of a place, by extents only (a proposal); None when none is near."""
        inside = [m for m in self._all if m.holds(lon, lat)]
        if inside:
            return min(inside, key=lambda m: m._distance(lon, lat))
        nearest = min(self._all, key=lambda m: m._gap(lon, lat))
        return nearest if nearest._gap(lon, lat) <= within_deg else None


@lru_cache(maxsize=4)
def load(path: Path) -> MunicipalityRegister:
    """The register of `resources/municipalities.json`."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    columns = content["columns"]
    rows = [dict(zip(columns, row)) for row in content["municipalities"]]
    return MunicipalityRegister([Municipality(**{**row, "extent": tuple(row["extent"])}) for row in rows])


def _plain(text: str) -> str:
    """Lower case, without å/ä/ö and other marks, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def _without_suffix(plain: str) -> str:
    return re.sub(r"\s(kommun|stad|municipality)$", "", plain)
