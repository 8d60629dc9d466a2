# SPDX-License-Identifier: GPL-2.0-or-later
"""What the batch form of the record sheets shows and hands in: rows saved before, photos named by their number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..storage import photo_files
from ..storage.store import Store
from .finding_hints import split_reference
from .save_record_sheet import Rating, read_rating

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class SavedRow:
    """A row of the sheet that is in the workspace already."""

    row: int
    kind: str
    letter: str
    text: str
    owner: str = ""
    photos: str = ""
    pole: str = ""


@dataclass(frozen=True)
class SavedSheet:
    """What is known of a sheet: its rating and its rows in order."""

    rating: Rating
    rows: tuple[SavedRow, ...] = ()


def read_sheet(store: Store, walk_stop_id: str, letter: str, owners: Mapping[str, str]) -> SavedSheet:
    """The sheet of one stop and one group; `owners` gives the words for the codes of *Vems?*."""
    found = store.find("finding", {"walk_stop_id": walk_stop_id})
    own = [(parsed[1], row) for row in found if (parsed := split_reference(row["paper_reference"] or "")) and parsed[0] == letter]
    ids = [row.id for _number, row in own]
    photos: dict[str, int] = {}
    poles: dict[str, str] = {}
    if ids:
        for (finding_id,) in store.rows("attachment", ("finding_id",), {"finding_id": ids}):
            photos[finding_id] = photos.get(finding_id, 0) + 1
        poles = {finding: pole or "" for finding, pole in store.rows("lighting_defect", ("finding_id", "pole_number"), {"finding_id": ids})}
    rows = [
        SavedRow(
            number, row["kind"], row["category"] or "", row["description"], owners.get(row["land_owner"] or "", ""),
            str(photos.get(row.id, "")), poles.get(row.id, ""),
        )
        for number, row in sorted(own, key=lambda pair: pair[0])
    ]  # fmt: skip
    return SavedSheet(read_rating(store, walk_stop_id, letter), tuple(rows))


class PhotoFolder:
    """The folder of the group's camera, in which "12" means IMG_0012.JPG."""

    def __init__(self, folder: Path) -> None:
        self._by_number: dict[int, list[Path]] = {}
        for path in photo_files.find_photos(folder):
            numbers = _NUMBER.findall(path.stem)
            if numbers:
                self._by_number.setdefault(int(numbers[-1]), []).append(path)

    def find(self, words: str) -> tuple[list[Path], list[str]]:
        """(photos, numbers without exactly one photo) for what stands in the column *Foto nr*."""
        photos, missing = [], []
        for word in photo_numbers(words):
            found = self._by_number.get(int(word), [])
            if len(found) == 1:
                photos.append(found[0])
            else:
                missing.append(word)
        return photos, missing


def photo_numbers(words: str) -> list[str]:
    """The numbers in "12, 13 och 15"; a span "12-14" gives each of them."""
    found: list[str] = []
    for part in re.finditer(r"(\d+)\s*[-–]\s*(\d+)|(\d+)", words):
        if part.group(3):
            found.append(part.group(3))
        else:
            first, last = int(part.group(1)), int(part.group(2))
            found += [str(n) for n in range(first, last + 1)] if 0 <= last - first <= 50 else [part.group(1), part.group(2)]
    return found
