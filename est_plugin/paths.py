# SPDX-License-Identifier: GPL-2.0-or-later
"""Where resources lie: beside the package in a checkout, inside it in the installed plugin."""
from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _root_of(name: str) -> Path:
    for root in (PACKAGE, PACKAGE.parent):
        if (root / name).exists():
            return root
    raise FileNotFoundError(name)


def resource(*parts: str) -> Path:
    """A file or folder under resources/."""
    return _root_of("resources").joinpath("resources", *parts)


def form(name: str) -> Path:
    """A Qt Designer file under forms/."""
    return _root_of("forms") / "forms" / name


def metadata() -> Path:
    """The plugin's metadata.txt."""
    return _root_of("metadata.txt") / "metadata.txt"


def icon(name: str) -> str:
    """Path of an SVG icon by its name without ending."""
    return str(resource("icons", name + ".svg"))
