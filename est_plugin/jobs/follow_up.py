# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers of a follow-up walk: fixed, still there or worse; each with what it does to the measures, all in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.choices import choice
from ..core.errors import EstError, InputError, RuleError
from ..core.follow_up import MOST_SEVERE, OUTCOMES, WORSE, Check, raised
from ..core.notice import Notice
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .attach_photos import PhotoCopier, photo_transaction
from .entry_lists import emergency_text
from .follow_up_measures import Measures
from .follow_up_points import FollowUp, Point, read_follow_up
from .local_days import zone_of
from .walk_held import held_changes, lies_ahead, moment_seen

WRITTEN = ("follow_up", "measure", "finding", "lighting_defect", "attachment", "walk")


@dataclass(frozen=True)
class Answer:
    """What was seen at one point; photos show it as it is now."""

    finding_id: str
    outcome: str
    note: str = ""
    photos: Sequence[Path] = field(default_factory=tuple)


@dataclass(frozen=True)
class Answered:
    """What was saved, what it led to (finding id, what to tell), and the answers as they were before (None: there was none)."""

    done: Done
    notices: tuple[tuple[str, Notice], ...]
    before: tuple[tuple[str, Answer | None], ...]
    refused_photos: tuple[EstError, ...] = ()

    def of(self, finding_id: str) -> list[Notice]:
        """What to tell about one point."""
        return [notice for key, notice in self.notices if key == finding_id]


def save_answers(store: Store, walk_id: str, answers: Sequence[Answer], now: dt.datetime | None = None) -> Answered:
    """Save answers, new or in place of others; what an earlier answer had done is taken back first. All of them or none."""
    now = now or dt.datetime.now(dt.timezone.utc)
    walk = read_follow_up(store, walk_id)
    if not answers:
        raise InputError("follow-up.nothing-answered")
    points = [(walk.point(one.finding_id), one) for one in answers]
    for _point, answer in points:
        if answer.outcome not in OUTCOMES:
            raise InputError("follow-up.unknown-outcome", outcome=answer.outcome)
    check = check_of(store, walk, now)
    with photo_transaction(store, "follow_up") as (tx, copier):
        notices = _save(store, tx, copier, walk, points, check, now)
        changes = held_changes(walk.facts.walk, now)
        if changes:
            tx.update(walk.facts.walk, **changes)
    if lies_ahead(walk.facts.walk, now):
        notices.append(("", Notice("follow-up.walk-lies-ahead", {"name": walk.facts.walk["name"]})))
    before = tuple((point.finding.id, _as_answer(point)) for point, _answer in points)
    return Answered(tx.done, tuple(notices), before, tuple(copier.refused))


def take_back(store: Store, walk_id: str, answered: Answered, now: dt.datetime | None = None) -> Answered | None:
    """Take answers back: first answers vanish with all they did (None); changed ones become what they were."""
    changed = [before for _finding, before in answered.before if before is not None]
    if not changed:
        store.undo(answered.done)
        return None
    if len(changed) < len(answered.before):
        raise RuleError("follow-up.mixed-undo")
    return save_answers(store, walk_id, changed, now)


def add_photos(store: Store, finding_id: str, photos: Iterable[Path]) -> tuple[Done, tuple[EstError, ...]]:
    """Photos of how it looks now; those that cannot be used are given back with their reason."""
    with photo_transaction(store, "photos") as (tx, copier):
        copier.attach(tx, "finding_id", finding_id, photos, stage="after")
    return tx.done, tuple(copier.refused)


def mark_followed_up(store: Store, walk_id: str, now: dt.datetime | None = None) -> Done:
    """The earlier walk is followed up, and the follow-up walk held when its time has come; RuleError while points wait for an answer."""
    now = now or dt.datetime.now(dt.timezone.utc)
    walk = read_follow_up(store, walk_id)
    if not walk.is_complete:
        raise RuleError("follow-up.points-left", n=len(walk.points) - walk.answered)
    with store.transaction("follow_up") as tx:
        if may_be_followed_up(walk):
            tx.update(walk.facts.previous, state="followed_up")
        changes = held_changes(walk.facts.walk, now)
        if changes:
            tx.update(walk.facts.walk, **changes)
    return tx.done


def may_be_followed_up(walk: FollowUp) -> bool:
    """Whether the earlier walk waits for being called followed up."""
    return walk.is_complete and walk.facts.previous["state"] in ("planned", "held")


def check_of(store: Store, walk: FollowUp, now: dt.datetime) -> Check:
    """What all answers of the walk write down: its day, and the words in the language of the workspace."""
    texts, row = Texts(store.language), walk.facts.walk
    day = moment_seen(row, now).astimezone(zone_of(store)).date()
    return Check(row.id, day, texts("follow-up.how"), texts("follow-up.because", walk=row["name"]), store.language)


# -- inside ------------------------------------------------------------------------------------------------------------
def _save(
    store: Store, tx: Transaction, copier: PhotoCopier, walk: FollowUp, points: Sequence[tuple[Point, Answer]], check: Check, now: dt.datetime
) -> list[tuple[str, Notice]]:
    notices: list[tuple[str, Notice]] = []
    seen_at = moment_seen(walk.facts.walk, now)
    severities: dict[str, int | None] = {}
    for point, answer in points:
        key = point.finding.id
        severities[key] = None
        if answer.outcome != point.outcome and not point.is_good:
            severities[key], told = _severity(store, tx, point, answer)
            notices += [(key, one) for one in told]
        _save_row(tx, walk, point, answer, seen_at)
        copier.attach(tx, "finding_id", key, answer.photos, stage="after")
    new = {answer.finding_id: answer.outcome for _point, answer in points}
    changed = [point for point, answer in points if answer.outcome != point.outcome and not point.is_good]
    measures = Measures(store, tx, walk, check, new)
    for point in changed:
        notices += [(point.finding.id, one) for one in measures.apply(point, severities[point.finding.id])]
    return notices


def _save_row(tx: Transaction, walk: FollowUp, point: Point, answer: Answer, seen_at: dt.datetime) -> None:
    values: dict[str, Any] = {"outcome": answer.outcome, "note": answer.note.strip() or None}
    if point.answer is None:
        tx.insert("follow_up", {"walk_id": walk.facts.walk.id, "finding_id": point.finding.id, "seen_at": seen_at, **values})
        return
    changes = {name: value for name, value in values.items() if point.answer[name] != value}
    if changes:
        tx.update(point.answer, **changes)


def _severity(store: Store, tx: Transaction, point: Point, answer: Answer) -> tuple[int | None, list[Notice]]:
    """Worse raises the severity by one step, another answer in its place lowers it again; (severity of what became worse, what to tell)."""
    finding, told = point.finding, []
    if point.outcome == WORSE:
        if not _raised_it(store, point):
            return None, [Notice("follow-up.severity-kept", {"severity": _severity_word(store, finding["severity"])})]
        severity = finding["severity"] - 1
        told.append(Notice("follow-up.severity-back", {"severity": _severity_word(store, severity)}))
    elif answer.outcome == WORSE:
        severity = raised(finding["severity"])
        told.append(Notice("follow-up.severity-raised" if severity != finding["severity"] else "follow-up.severity-highest",
                           {"severity": _severity_word(store, severity)}))  # fmt: skip
        if severity == MOST_SEVERE:
            told.append(Notice("follow-up.acute", {"number": emergency_text(store.setting("emergency_numbers"))}))
    else:
        return None, []
    if severity != finding["severity"]:
        tx.update(finding, severity=severity)
        for lamp in point.seen.lamps:
            tx.update(lamp, severity=severity)
    return (severity if answer.outcome == WORSE else None), told


def _raised_it(store: Store, point: Point) -> bool:
    """Whether the finding was last written together with the answer *worse*: then its severity was raised by it."""
    answer, log = point.answer, [row for row in store.history("follow_up", point.answer.id) if row["what"] == "outcome"]
    if not log:
        return point.finding["updated_at"] == answer["created_at"]
    if log[-1]["ver"] == answer["ver"]:
        return point.finding["updated_at"] == answer["updated_at"]
    return abs(point.finding["updated_at"] - log[-1]["changed_at"]) < dt.timedelta(seconds=2)  # the note was changed later


def _severity_word(store: Store, severity: int) -> str:
    return choice("severity", severity).label(store.language)


def _as_answer(point: Point) -> Answer | None:
    return Answer(point.finding.id, point.answer["outcome"], point.answer["note"] or "") if point.answer else None
