# SPDX-License-Identifier: GPL-2.0-or-later
"""What an import does with a case number that is there already. Light, for the toolbox reads it at start."""
from __future__ import annotations

ADD, UPDATE = "add", "update"
