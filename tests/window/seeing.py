# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the real window share."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.harness.profile import make_profile
from tests.harness.window import WindowResult, run_window

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "scripts"
REPORTLAB_PUTS_IT = "load_module() method is deprecated"


def inside(folder: Path) -> dict[str, str]:
    """Lets a script in QGIS import `hands`; not the checkout, for the plugin must come from its zip.

    QGIS takes layers below the temporary folder for scratch layers and asks before it closes: `folder` holds another one.
    """
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return {"PYTHONPATH": str(HERE / "inside"), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(temporary)}


def ours(result: WindowResult, *known: str) -> list[str]:
    """Warnings and errors that the plugin or Python wrote to the log, without those that hold a known text."""
    tags = ("[EST]", "[Messages]", "[Meddelanden]", "[Python", "[Plugins]")
    return [text for text in result.messages if text.startswith(tags) and not any(part in text for part in known)]


def story(name: str, plugin_zip: Path, folders: pytest.TempPathFactory, timeout_s: float) -> WindowResult:
    """One run of the window by the script of this name, with the plugin from its zip in a fresh profile."""
    folder = folders.mktemp(name)
    profile = make_profile(folder / "profile", plugin_zip)
    return run_window(profile, SCRIPTS / f"{name}.py", folder / "out", timeout_s=timeout_s, environment=inside(folder))


def left_in(path: Path | str, text: str, *values: object) -> list[tuple]:
    """What a story has left in its workspace."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(text, values).fetchall()
