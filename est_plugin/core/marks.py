# SPDX-License-Identifier: GPL-2.0-or-later
"""Marks of findings on the map: a state of handling, the same for a lamp, or a good thing."""
from __future__ import annotations

GOOD = "good"
GONE = "gone"  # merged with another or removed: not drawn
LAMP = "lamp-"  # before the state: findings of the letter A look like the lighting defects that belong to them
