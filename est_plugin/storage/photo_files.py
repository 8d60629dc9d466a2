# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos on disk: find them in a folder, read time and position, copy them into the workspace. Originals are only read."""
from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from ..core.errors import InputError, NotFoundError, StorageError
from ..core.image_header import HEIC, JPEG, OTHER_IMAGE, PNG, read_header
from ..core.local_time import zone
from ..core.notice import Notice
from . import photo_exif

ENDINGS = {".jpg", ".jpeg", ".jpe", ".png", ".heic", ".heif", ".hif", ".webp", ".tif", ".tiff", ".avif", ".gif", ".bmp"}
FOLDER = "photos"
HUGE_PIXELS = 100_000_000
_HEAD_BYTES = 1 << 20  # EXIF with its thumbnail stands before the size in a JPEG; 64 kB each block
_CHUNK = 1 << 20
_ENDING = {JPEG: ".jpg", PNG: ".png"}
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)  # device names on Windows


@dataclass(frozen=True)
class PhotoInfo:
    """A readable photo. Size is as shown (after rotation); position WGS 84 degrees; bearing degrees from north.

    `notices` hold what the user should know (very large, no position or time could be read).
    """

    path: Path
    kind: str
    width: int
    height: int
    bytes: int
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    bearing_deg: float | None = None
    orientation: int = 1
    caption: str = ""
    notices: tuple = ()

    @property
    def name(self) -> str:
        """File name."""
        return self.path.name

    @property
    def is_huge(self) -> bool:
        """So many pixels that unpacking all of them at once needs care."""
        return self.width * self.height >= HUGE_PIXELS


@dataclass(frozen=True)
class StoredPhoto:
    """A photo in the workspace: path relative to the workspace folder with forward slashes, and its SHA-256."""

    relative_path: str
    sha256: str
    is_new: bool


def find_photos(folder: Path) -> list[Path]:
    """Files that look like photos by their ending, in this folder (not below it), by name; hidden files are left out."""
    try:
        entries = sorted(Path(folder).iterdir(), key=lambda p: p.name.casefold())
    except FileNotFoundError as error:
        raise NotFoundError("photo.folder-missing", folder=str(folder)) from error
    except OSError as error:
        raise StorageError("photo.folder-unreadable", folder=str(folder), reason=error.strerror) from error
    return [p for p in entries if p.suffix.lower() in ENDINGS and not p.name.startswith(".") and p.is_file()]


def read_photo(path: Path, local: tzinfo | None = None) -> PhotoInfo:
    """Check a photo and read what the camera wrote into it; raises InputError with a cure when it cannot be used."""
    path = Path(path)
    head, size = _head(path)
    header = read_header(head)
    if header is None:
        raise InputError("photo.not-an-image", file=path.name)
    if header.kind == HEIC:
        raise InputError("photo.heic", file=path.name)
    if header.kind == OTHER_IMAGE:
        raise InputError("photo.other-format", file=path.name)
    if not header.width or not header.height:
        raise InputError("photo.damaged", file=path.name)
    info = PhotoInfo(path, header.kind, header.width, header.height, size)
    if info.is_huge:
        info = replace(info, notices=(Notice("photo.huge", {"file": path.name, "mpx": _megapixels(info)}),))
    facts = photo_exif.read(path, local or zone())
    if facts is None:
        return replace(info, notices=(*info.notices, Notice("photo.no-exif", {"file": path.name})))
    turned = facts.orientation >= 5
    return replace(
        info, width=info.height if turned else info.width, height=info.width if turned else info.height,
        taken_at=facts.taken_at, lon=facts.lon, lat=facts.lat, bearing_deg=facts.bearing_deg,
        orientation=facts.orientation, caption=facts.caption,
    )


def read_folder(folder: Path, local: tzinfo | None = None) -> tuple[list[PhotoInfo], list[InputError | StorageError]]:
    """All usable photos of a folder sorted by time (without time last, by name), and an error for each other file."""
    infos: list[PhotoInfo] = []
    errors: list[InputError | StorageError] = []
    for path in find_photos(folder):
        try:
            infos.append(read_photo(path, local))
        except (InputError, StorageError) as error:
            errors.append(error)
    infos.sort(key=lambda i: (i.taken_at is None, i.taken_at.timestamp() if i.taken_at else 0.0, i.name.casefold()))
    return infos, errors


def copy_into_workspace(info: PhotoInfo, workspace_folder: Path) -> StoredPhoto:
    """Copy a photo byte for byte into photos/ of the workspace under a safe name of its own.

    The same picture under the same name is not stored twice. A copy that fails leaves no file behind.
    """
    folder = Path(workspace_folder) / FOLDER
    stem, ending = safe_stem(info.path.stem), _ENDING[info.kind]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digest = sha256(info.path)
        for number in range(1, 100_000):
            target = folder / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
            if target.exists():
                if target.stat().st_size == info.bytes and sha256(target) == digest:
                    return StoredPhoto(f"{FOLDER}/{target.name}", digest, False)
            elif _copy_new(info.path, target, digest):
                return StoredPhoto(f"{FOLDER}/{target.name}", digest, True)
    except OSError as error:
        raise StorageError("photo.copy-failed", file=info.name, reason=error.strerror or str(error)) from error
    raise StorageError("photo.copy-failed", file=info.name, reason=stem)


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def safe_stem(name: str) -> str:
    """A file name without ending that every system, zip and phone takes: a–z, digits, dot, dash, underscore."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._-")[:60].rstrip("._-")
    if not plain or _RESERVED.match(plain.split(".")[0]):
        plain = f"foto_{plain}".rstrip("_")
    return plain


def _copy_new(source: Path, target: Path, digest: str) -> bool:
    """False when somebody else took the name meanwhile."""
    try:
        file = open(target, "xb")
    except FileExistsError:
        return False
    try:
        with file, open(source, "rb") as original:
            while chunk := original.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if sha256(target) != digest:
            raise StorageError("photo.changed-while-copying", file=source.name)
    except BaseException:
        target.unlink()
        raise
    return True


def _head(path: Path) -> tuple[bytes, int]:
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD_BYTES), os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise InputError("photo.missing", file=path.name) from error
    except OSError as error:
        raise StorageError("photo.unreadable", file=path.name, reason=error.strerror) from error


def _megapixels(info: PhotoInfo) -> int:
    return round(info.width * info.height / 1e6)
