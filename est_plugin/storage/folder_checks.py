# SPDX-License-Identifier: GPL-2.0-or-later
"""Is a folder good for a workspace: can it be written, is there room, is it a share, is it synced?"""
from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import Translate

STOP, WARN, INFO = "stop", "warn", "info"
NEEDED_BYTES = 200_000_000
_SYNC_MARKS = {  # part of a folder's name → service
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "icloud": "iCloud", "nextcloud": "Nextcloud", "sharepoint": "SharePoint", "box sync": "Box",
}  # fmt: skip
_NETWORK_TYPES = {"cifs", "smb", "smb2", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "davfs", "9p", "afpfs", "ncpfs"}


@dataclass(frozen=True)
class FolderProblem:
    """Something to tell about a folder; `level` is stop, warn or info."""

    key: str
    level: str
    details: dict[str, Any] = field(default_factory=dict)

    def text(self, translate: Translate) -> str:
        """The sentence for the user."""
        return translate(self.key, **self.details)


def check_folder(folder: Path) -> list[FolderProblem]:
    """What the user should know before a workspace is made in a folder (which need not exist yet)."""
    folder = Path(folder)
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir() or not can_write(existing):
        return [FolderProblem("error.cannot-write", STOP, {"folder": str(folder)})]
    problems = []
    free = shutil.disk_usage(existing).free
    if free < NEEDED_BYTES:
        problems.append(FolderProblem("folder.little-room", WARN, {"folder": str(folder), "megabytes": free // 1_000_000}))
    service = sync_service(folder)
    if service:
        problems.append(FolderProblem("folder.synced", WARN, {"service": service}))
    elif is_network(existing):
        problems.append(FolderProblem("folder.network", INFO, {}))
    return problems


def can_write(folder: Path) -> bool:
    """Try it: rights on shares are not what they claim."""
    probe = folder / f".est-{uuid.uuid4().hex}"
    try:
        probe.write_bytes(b"est")
        probe.unlink()
    except OSError:
        return False
    return True


def sync_service(folder: Path) -> str | None:
    """Name of the service that syncs a folder, by its path or the service's environment variables."""
    text = str(folder).lower()
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and text.startswith(root.lower()):
            return "OneDrive"
    for part in Path(text).parts:
        for mark, service in _SYNC_MARKS.items():
            if mark in part:
                return service
    return None


def is_network(folder: Path, mounts: str | None = None) -> bool:
    """Whether a folder lies on a network share. `mounts` is for tests: the text of /proc/mounts."""
    text = str(folder.absolute())
    if text.startswith(("\\\\", "//")):
        return True
    if os.name == "nt":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(os.path.splitdrive(text)[0] + "\\") == 4  # DRIVE_REMOTE
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8")
        except OSError:
            return False
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            place = parts[1].replace("\\040", " ")
            if (text == place or text.startswith(place.rstrip("/") + "/")) and len(place) >= len(best):
                best, kind = place, parts[2]
    return kind in _NETWORK_TYPES
