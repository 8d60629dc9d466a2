# SPDX-License-Identifier: GPL-2.0-or-later
"""The example that comes with the plugin, put into a folder of the user's own."""
from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from pathlib import Path

from .. import paths
from ..core.errors import StorageError
from ..core.ways import Way
from ..i18n import LANGUAGES

NAME = "EST exempel.gpkg"
BASE_MAP = "helsinki_base.gpkg"
_MIDDLE = (385_900.0, 6_672_300.0)  # the square before the station, EPSG:3067


def open_or_create_demo(folder: Path, language: str) -> Path:
    """Path of the example's workspace in `folder`; it is unpacked there when it is not there yet, whole or not at all.

    What the user has tried out in it stays; deleting the folder gives a fresh one.
    """
    folder = Path(folder)
    if (folder / NAME).is_file():
        return folder / NAME
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".est-") as work:
            made = Path(work) / "demo"
            unpack(made, language)
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
            if folder.exists():  # something else lies there: the example goes beside it, nothing is overwritten
                folder = folder.with_name(f"{folder.name} EST")
                if (folder / NAME).is_file():
                    return folder / NAME
            made.rename(folder)
    except OSError as error:
        raise StorageError("error.cannot-write", folder=str(folder.parent)) from error
    return folder / NAME


def open_or_create_way(folder: Path, language: str, way: Way, today: dt.date) -> Path:
    """The example in a folder of its own, with the made-up data of a way of working; filled once."""
    from ..storage import workspace
    from . import way_examples
    from .ways_of_working import CHOSEN

    path = open_or_create_demo(folder, language)
    with workspace.open_workspace(path) as opened:
        store = opened.store
        if not store.is_read_only and store.setting(CHOSEN) != way.name:
            way_examples.fill(store, way, today, _MIDDLE)
    return path


def unpack(target: Path, language: str) -> None:
    """The workspace in one of our languages with its project, photos and base map."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    target.mkdir(parents=True)
    with zipfile.ZipFile(paths.resource("demo", f"workspace-{known}.zip")) as archive:
        archive.extractall(target)  # our own archive: relative names only, a test looks
    shutil.copyfile(paths.resource("demo", BASE_MAP), target / BASE_MAP)
    for name in ("photos", "reports"):
        (target / name).mkdir(exist_ok=True)
