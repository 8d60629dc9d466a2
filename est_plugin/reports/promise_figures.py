# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of promises as JSON: numbers and codes that never change with the language, beside the words of the paper."""
from __future__ import annotations

import json
from typing import Any

from ..core.promises.records import OUTCOMES
from .promise_content import ActivityLine, PromiseFollowUp, PromisePart


def as_json(content: PromiseFollowUp) -> str:
    """The figures of all promises of the paper."""
    return json.dumps(
        {
            "period": content.period_code, "from": _day(content.first), "to": _day(content.last), "audience": content.edition.audience,
            "made_on": content.edition.made_on.isoformat(), **{outcome: content.count(outcome) for outcome in OUTCOMES},
            "promises": [_part(one) for one in content.parts],
        },
        ensure_ascii=False,
    )  # fmt: skip


def _part(part: PromisePart) -> dict[str, Any]:
    return {
        "id": part.id, "name": part.name, "outcome": part.outcome or None, **{outcome: part.count(outcome) for outcome in OUTCOMES},
        "activities": [_activity(one) for one in part.activities],
        "cancelled": [{"what": one.what, "reason": one.reason} for one in part.cancelled],
        "themes": [{"theme": one.name, "people": one.n} for one in part.themes],
    }  # fmt: skip


def _activity(line: ActivityLine) -> dict[str, Any]:
    return {
        "name": line.name, "promised": line.promised, "expected": line.expected, "done": line.done, "done_in_period": line.done_now,
        "outcome": line.outcome or None, "own_assessment": bool(line.own), "comment": line.comment,
    }  # fmt: skip


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
