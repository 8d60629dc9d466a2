# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of the public contract: papers of a walk, for whom a report is, and how far apart stops are set. Light, for the toolbox reads it at start."""
from __future__ import annotations

PARTICIPANT, RECORD, LEADER, ALL = KINDS = ("participant", "record", "leader", "all")
PUBLIC_DAYS = "public_days"  # workspace setting: the day, not the month, also in public papers
INTERNAL, EXTERNAL, PUBLIC = AUDIENCES = ("internal", "external", "public")
DEFAULT_EVERY_M = 250.0
