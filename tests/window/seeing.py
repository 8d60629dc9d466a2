# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the real window share."""
from __future__ import annotations

from pathlib import Path

from tests.harness.window import WindowResult

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "scripts"


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
