# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether somebody must look on site when a measure is done: the one rule that list, day and papers share."""
from __future__ import annotations

FIXED = "fixed"  # done and not yet looked at


def wants_check(rule: bool | None, is_of_walk: bool) -> bool:
    """`rule` is `code.needs_check` of the measure type: always, never, or (None) what was found on a walk."""
    return is_of_walk if rule is None else rule


def needs_check(status: str, rule: bool | None, is_of_walk: bool) -> bool:
    """Whether the check is to be made now."""
    return status == FIXED and wants_check(rule, is_of_walk)
