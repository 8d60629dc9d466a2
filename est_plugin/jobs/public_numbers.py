# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of a public report: how few people stand behind a count is told, the count itself is not."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..core.small_numbers import is_small, limit_of, may_show_parts
from ..reports import content as c

_ALONE = ("alone_yes", "alone_maybe", "alone_no")


def for_the_public(report: c.WalkReport, setting: Any, texts: Any) -> c.WalkReport:
    """The report without small numbers of people, and with a sentence where some were left out; maps without their system of coordinates."""
    limit = limit_of(setting)
    small = {group.letter for group in report.groups if is_small(_people(group), limit)}
    stops = tuple(_stop(result, small, limit, texts) for result in report.stops)
    maps = tuple(replace(picture, crs_label="") for picture in report.maps)
    report = replace(report, stops=stops, maps=maps, crs_label="")
    counts = [group.count for group in report.groups]
    if may_show_parts(counts, limit):
        return report
    return replace(report, groups=_hidden(report.groups), facts=(*report.facts, _people_fact(counts, limit, texts)))


def _people(group: c.Group) -> int | None:
    """How many were in a group, as far as it is known."""
    return next((count for count in (group.count, group.coming, group.invited) if count is not None), None)


def _hidden(groups: Sequence[c.Group]) -> tuple[c.Group, ...]:
    return tuple(replace(group, invited=None, coming=None, count=None) for group in groups)


def _people_fact(counts: Sequence[int | None], limit: int, texts: Any) -> c.Fact:
    """The whole without its parts, unless it is small itself."""
    total = sum(count for count in counts if count is not None)
    words = "" if is_small(total, limit) else texts("public.people", n=total) + " "
    return c.Fact(texts("reports.report.people"), words + texts("public.small-groups", limit=limit))


def _stop(result: c.StopResult, small: set[str], limit: int, texts: Any) -> c.StopResult:
    kept = [rating for rating in result.ratings if rating.group not in small]
    shown = tuple(_rating(rating, limit) for rating in kept)
    is_less = len(kept) < len(result.ratings) or any(new != old for new, old in zip(shown, kept))
    return replace(result, ratings=shown, note=texts("public.small-answers", limit=limit)) if is_less else result


def _rating(rating: c.Rating, limit: int) -> c.Rating:
    """The answers of a group are shown all or not at all: who knows two of three and the size of the group knows the third."""
    parts = [getattr(rating, name) for name in _ALONE]
    return rating if may_show_parts(parts, limit) else replace(rating, **dict.fromkeys(_ALONE))
