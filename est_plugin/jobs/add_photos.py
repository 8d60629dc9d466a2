# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos from a folder: read, matched with findings, copied beside the window, then hung on their rows in one transaction."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..core import geometry
from ..core.errors import InputError, StorageError
from ..core.photo_match import Photo, Proposal, Target, match
from ..storage import photo_files
from ..storage.photo_files import PhotoInfo, StoredPhoto
from ..storage.store import Done, Store

logger = logging.getLogger(__name__)
PARENT_COLUMN = {"finding": "finding_id", "lighting_defect": "lighting_defect_id"}
TITLE_LENGTH = 60
ToMap = Callable[[float, float], tuple]  # longitude, latitude → workspace CRS


class Running(Protocol):
    """What is needed of gis.tasks.Task."""

    def check(self) -> None:
        """Raise Cancelled when the user has stopped it."""

    def set_progress(self, part: float) -> None:
        """How much is done, 0 to 1."""


@dataclass(frozen=True)
class PhotoTarget:
    """A finding or lighting defect that photos can be hung on."""

    table: str
    record_id: str
    title: str
    target: Target

    @property
    def key(self) -> str:
        """What names it among all targets."""
        return self.target.id


@dataclass(frozen=True)
class PhotoBatch:
    """Usable photos by time, and a reason with its cure for each other file."""

    photos: tuple[PhotoInfo, ...] = ()
    errors: tuple[InputError | StorageError, ...] = ()


@dataclass
class CopiedPhotos:
    """Copies in the workspace, each with its target; errors of those that could not be copied."""

    folder: Path
    copies: list[tuple[PhotoTarget, PhotoInfo, StoredPhoto]] = field(default_factory=list)
    errors: list[InputError | StorageError] = field(default_factory=list)

    def take_back(self) -> None:
        """Remove the copies that were made."""
        for _target, _info, stored in self.copies:
            if stored.is_new:
                try:
                    (self.folder / stored.relative_path).unlink(missing_ok=True)
                except OSError:
                    logger.warning("copied photo not removed: %s", stored.relative_path)
        self.copies.clear()


@dataclass(frozen=True)
class Added:
    """What was saved: how many photos, and how many hung there before."""

    done: Done
    count: int
    known: int


def photo_targets(store: Store, walk_id: str | None = None) -> list[PhotoTarget]:
    """What photos can show: the findings of a walk, or all findings and the lighting defects without one; by number."""
    made = []
    for row in store.find("finding", {"walk_id": walk_id} if walk_id else None, order_by=["number"]):
        words = " ".join(part for part in (row["paper_reference"], _short(row["description"])) if part)
        target = Target(f"finding:{row.id}", _xy(row["geom"]), row["seen_at"], row["paper_reference"] or "")
        made.append((row["number"] or 0, PhotoTarget("finding", row.id, words, target)))
    if walk_id is None:
        for row in store.find("lighting_defect", {"finding_id": None}, order_by=["number"]):
            words = " ".join(part for part in (row["pole_number"], _short(row["description"] or row["place_text"] or "")) if part)
            made.append((row["number"] or 0, PhotoTarget("lighting_defect", row.id, words, Target(f"lamp:{row.id}", _xy(row["geom"]), row["seen_at"]))))
    return [
        PhotoTarget(one.table, one.record_id, f"{number}  {one.title}".strip(), one.target) for number, one in sorted(made, key=lambda pair: pair[0])
    ]  # fmt: skip


def read_photos(task: Running, folder: Path, zone: dt.tzinfo) -> PhotoBatch:
    """All photos of a folder, sorted by time; a file that cannot be used is an error with its cure."""
    paths = photo_files.find_photos(folder)
    photos: list[PhotoInfo] = []
    errors: list[InputError | StorageError] = []
    for done, path in enumerate(paths, 1):
        task.check()
        try:
            photos.append(photo_files.read_photo(path, zone))
        except (InputError, StorageError) as error:
            errors.append(error)
        task.set_progress(done / len(paths))
    photos.sort(key=lambda one: (one.taken_at is None, one.taken_at.timestamp() if one.taken_at else 0.0, one.name.casefold()))
    return PhotoBatch(tuple(photos), tuple(errors))


def propose(photos: Iterable[PhotoInfo], targets: Sequence[PhotoTarget], to_map: ToMap, offset_min: int = 0) -> dict[str, Proposal]:
    """File name → proposal, by slate number, position and time."""
    asked = [Photo(one.name, to_map(one.lon, one.lat) if one.lon is not None and one.lat is not None else None, one.taken_at, one.caption) for one in photos]
    found = match(asked, [one.target for one in targets], clock_offset=dt.timedelta(minutes=offset_min))
    return {proposal.photo.name: proposal for proposal in found}


def copy_photos(task: Running, wanted: Sequence[tuple[PhotoTarget, PhotoInfo]], folder: Path) -> CopiedPhotos:
    """Copy the originals into the workspace (never move them); stopped half-way nothing stays."""
    copied = CopiedPhotos(folder)
    try:
        for done, (target, info) in enumerate(wanted, 1):
            task.check()
            try:
                copied.copies.append((target, info, photo_files.copy_into_workspace(info, folder)))
            except (InputError, StorageError) as error:
                copied.errors.append(error)
            task.set_progress(done / len(wanted))
    except BaseException:
        copied.take_back()
        raise
    return copied


def attach_copied(store: Store, copied: CopiedPhotos, offset_min: int = 0) -> Added:
    """Hang the copies on their rows; a photo that hangs there already is left out. A failed transaction takes the copies away."""
    rows, known = [], 0
    for target, info, stored in copied.copies:
        column = PARENT_COLUMN[target.table]
        if store.count("attachment", {column: target.record_id, "sha256": stored.sha256}):
            known += 1
            continue
        taken = info.taken_at + dt.timedelta(minutes=offset_min) if info.taken_at else None
        rows.append({
            column: target.record_id, "path": stored.relative_path, "sha256": stored.sha256, "taken_at": taken,
            "bearing": info.bearing_deg, "caption": info.caption or None,
        })  # fmt: skip
    try:
        with store.transaction("photos") as tx:
            for row in rows:
                tx.insert("attachment", row)
    except BaseException:
        copied.take_back()
        raise
    return Added(tx.done, len(rows), known)


def _xy(wkb: bytes | None) -> tuple[float, float] | None:
    return geometry.point_xy(wkb) if wkb else None


def _short(text: str) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…"
