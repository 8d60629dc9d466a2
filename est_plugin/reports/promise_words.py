# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up of promises put into words: for ourselves with all that counted, for the public with months and numbers only."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..core.promises.expected import WHOLE
from ..core.promises.follow_up import ActivityResult, PromiseResult
from ..core.promises.next_promise import carried
from ..core.promises.records import DIALOGUES, MANUAL, MEASURES, OUTCOMES, ROUNDS, TRAFFIC, VISITS, WALKS, Deed
from .content import Fact, Texts
from .engine import wording
from .promise_content import ActivityLine, Cancelled, PromisePart, ThemeLine

MOST_LISTED = 12
"""More deeds than this are told by month."""
_NAMED_IN_PUBLIC = (WALKS,)  # the names of walks are public; rounds, visits, measures and dialogues are told as numbers


@dataclass(frozen=True)
class Names:
    """Words that the counts do not hold."""

    organisations: Mapping[str, str]
    measure_types: Mapping[str, str]
    deeds: Mapping[tuple[str, str], str]
    """(table, id) of a row → what it is called."""
    reasons: Mapping[str, str]
    """Walk → why it was cancelled."""
    types: Mapping[str, str]
    """Measure → its type."""


@dataclass(frozen=True)
class Talks:
    """Dialogues in numbers: how many, people (None: not known or too few to be told), dialogues without a number, (theme, people) in order."""

    dialogues: int
    people: int | None
    unknown: int
    themes: Sequence[tuple[str, int | None]] = ()
    has_small: bool = False


@dataclass(frozen=True)
class About:
    """A promise as it is written, and what surrounds it. `previous` and `following` are names; `missing` what remained of the one before."""

    text: str = ""
    partners: str = ""
    diary_number: str = ""
    state: str = ""
    previous: str = ""
    following: str = ""
    missing: Mapping[str, int] = field(default_factory=dict)
    """Activity → what the activity before it could not do."""
    planned: Sequence[str] = ()
    """Walks to come, in words."""
    held: Talks = field(default_factory=lambda: Talks(0, None, 0))
    basis: Talks = field(default_factory=lambda: Talks(0, None, 0))
    next_follow_up: dt.date | None = None
    limit: int = 3


def part(found: PromiseResult, about: About, names: Names, texts: Texts, is_public: bool) -> PromisePart:
    """One promise of the paper."""
    words = _Words(found, about, names, texts, is_public)
    lines = tuple(words.activity(one) for one in found.activities)
    return PromisePart(
        found.promise.id, found.promise.name, about.text, words.facts(), words.in_short(), found.outcome or "",
        lines, words.cancelled(), words.dialogues(), words.themes(), words.next_steps(), () if is_public else words.notes(),
    )  # fmt: skip


def counted_in_short(found: PromiseResult, texts: Texts) -> str:
    """3 hållna, 2 på väg, 1 inte hållen och 1 bedöms inte; for paper, list and window."""
    counts = {outcome: found.count(outcome) for outcome in OUTCOMES}
    said = [texts(f"promise.count.{outcome}", n=n) for outcome, n in counts.items() if n]
    unjudged = len(found.activities) - sum(counts.values())
    said += [texts("promise.count.unjudged", n=unjudged)] if said and unjudged else []
    return wording.joined(said, texts) or texts("promise.count.none")


def promised_words(result: ActivityResult, texts: Texts) -> tuple[str, ...]:
    """1 i månaden; 12 under hela löftet; 4 väntat hittills."""
    if result.activity.promised <= 0:
        return (texts("promise.no-number"),)
    said = [] if result.activity.per == WHOLE else [texts(f"promise.per.{result.activity.per}", n=result.activity.promised)]
    said.append(texts("promise.in-all", n=wording.whole(result.promised, texts)))
    if not result.has_ended:
        said.append(texts("promise.expected", n=wording.whole(result.expected, texts)))
    return tuple(said)


def done_words(result: ActivityResult, texts: Texts, is_public: bool) -> tuple[str, ...]:
    """4; 3 under perioden; i 3 av 12 månader; varav 2 egna siffror."""
    said = [wording.whole(result.done, texts)]
    if result.done_now != result.done:
        said.append(texts("promise.done-now", n=wording.whole(result.done_now, texts)))
    if result.units and result.activity.promised > 0:
        said.append(texts(f"promise.units.{result.activity.per}", n=result.units_kept, of=result.units))
    if result.by_hand and not is_public and result.activity.counted_from != MANUAL:
        said.append(texts("promise.by-hand", n=wording.whole(result.by_hand, texts)))
    return tuple(said)


def not_counted(result: ActivityResult, texts: Texts) -> list[str]:
    """What would count if somebody had written who did it, or when."""
    name = result.activity.name
    said = [texts("promise.nameless", n=result.nameless, name=name)] if result.nameless else []
    return said + ([texts("promise.undated", n=result.undated, name=name)] if result.undated else [])


def outcome_words(outcome: str | None, has_ended: bool, texts: Texts) -> str:
    """Hållet, På väg, Inte hållet; before the end Inte hållet hittills."""
    if outcome is None:
        return texts("promise.outcome.none")
    return texts("promise.outcome.behind" if outcome == "not_kept" and not has_ended else f"promise.outcome.{outcome}")


class _Words:
    """What the parts of a promise say; holds what all of them need."""

    def __init__(self, found: PromiseResult, about: About, names: Names, texts: Texts, is_public: bool) -> None:
        self.found, self.about, self.names, self.texts, self.is_public = found, about, names, texts, is_public

    def outcome(self, outcome: str | None, has_ended: bool) -> str:
        """How it stands."""
        return outcome_words(outcome, has_ended, self.texts)

    def facts(self) -> tuple[Fact, ...]:
        """Label and value of what is known about the promise."""
        promise, about, texts = self.found.promise, self.about, self.texts
        lines = (
            ("valid", texts("promise.days", first=wording.day(promise.first, texts), last=wording.day(promise.last, texts))),
            ("partners", about.partners), ("previous", about.previous), ("diary", about.diary_number), ("state", "" if self.is_public else about.state),
        )  # fmt: skip
        return tuple(Fact(texts(f"promise.fact.{key}"), said) for key, said in lines if said)

    def in_short(self) -> tuple[str, ...]:
        """How many activities are kept, and how far the promise has come."""
        found, texts = self.found, self.texts
        if not found.activities:
            return (texts("promise.no-activities"),)
        said = [texts("promise.short", n=len(found.activities), counts=counted_in_short(found, texts))]
        if found.days is None:
            said.append(texts("promise.outside"))
        elif not found.has_ended:
            promise = found.promise
            gone, length = (found.stands_on - promise.first).days + 1, (promise.last - promise.first).days + 1
            said.append(texts("promise.gone", percent=round(100 * gone / length)))
        return tuple(said)

    def activity(self, result: ActivityResult) -> ActivityLine:
        """A line of the table."""
        activity, texts = result.activity, self.texts
        return ActivityLine(
            activity.id, activity.name, self.names.organisations.get(activity.organisation_id or "", ""), result.promised, result.expected, result.done,
            result.done_now, result.outcome or "", promised_words(result, texts), done_words(result, texts, self.is_public),
            self.outcome(result.outcome, result.has_ended) if result.has_begun else texts("promise.outcome.not-begun"), self.own(result), activity.comment,
            self.counted(result.now), self.carried(result),
        )  # fmt: skip

    def own(self, result: ActivityResult) -> str:
        """Said when somebody has judged it; with what the count says, when that is something else."""
        if not result.is_own:
            return ""
        if result.counted_outcome in (None, result.outcome):
            return self.texts("promise.own")
        counted = self.outcome(result.counted_outcome, result.has_ended)
        return self.texts("promise.own-other", word=counted[:1].lower() + counted[1:])

    def carried(self, result: ActivityResult) -> str:
        """What came from the promise before; of a promise that has ended what goes on to the next."""
        missing, texts = self.about.missing.get(result.activity.id, 0), self.texts
        said = [texts("promise.carried-from", n=wording.whole(missing, texts))] if missing and result.activity.per == WHOLE else []
        said += [texts("promise.missed-before", n=wording.whole(missing, texts))] if missing and result.activity.per != WHOLE else []
        if result.has_ended and carried(result):
            said.append(texts("promise.carried-on", n=wording.whole(carried(result), texts)))
        return " ".join(said)

    # -- what counted -------------------------------------------------------------------------------------------------
    def counted(self, deeds: Sequence[Deed]) -> tuple[str, ...]:
        """What counted, by kind; one by one where that is allowed and short."""
        lines = []
        for source in (WALKS, ROUNDS, VISITS, TRAFFIC, MEASURES, DIALOGUES, MANUAL):
            mine = [deed for deed in deeds if deed.source == source]
            if mine:
                total = sum(deed.amount for deed in mine)
                detail = self._detail(source, mine)
                head = self.texts(f"promise.n.{source}", n=total if total == 1 else wording.whole(total, self.texts))
                lines.append(f"{head}: {detail}" if detail else head)
        return tuple(lines)

    def _detail(self, source: str, deeds: Sequence[Deed]) -> str:
        if self.is_public and source == MEASURES:
            counts = Counter(self.names.types.get(deed.id, "") for deed in deeds)
            return ", ".join(f"{name} {n}" for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if name)
        if self.is_public and source in (DIALOGUES, MANUAL):
            return ""
        if len(deeds) > MOST_LISTED or (self.is_public and source not in _NAMED_IN_PUBLIC):
            return self._by_month(deeds)
        return "; ".join(self._deed(deed) for deed in deeds)

    def _by_month(self, deeds: Sequence[Deed]) -> str:
        """Februari 3, mars 1: months with the year where there are several."""
        counts: Counter = Counter()
        for deed in deeds:
            if deed.day is not None:
                counts[deed.day.replace(day=1)] += deed.amount
        has_years = len({month.year for month in counts}) > 1
        name = wording.month if has_years else lambda month, texts: texts(f"reports.month.{month.month}")
        return ", ".join(f"{name(month, self.texts)} {n}" for month, n in sorted(counts.items()))

    def _deed(self, deed: Deed) -> str:
        name = self.names.deeds.get(deed.key, "")
        day = wording.short_day(deed.day, self.texts) if deed.day is not None else ""
        if deed.source == MANUAL:
            return ", ".join(part for part in (day, wording.whole(deed.amount, self.texts), name) if part)
        return ", ".join(part for part in (name, day) if part)

    def cancelled(self) -> tuple[Cancelled, ...]:
        """Walks with their reason; rounds by name for ourselves, as a number for the public."""
        deeds = [deed for one in self.found.activities for deed in one.cancelled]
        unknown = "" if self.is_public else self.texts("promise.no-reason")
        lines = [Cancelled(self._deed(deed), self.names.reasons.get(deed.id) or unknown, True) for deed in deeds if deed.source == WALKS]
        others = [deed for deed in deeds if deed.source != WALKS]
        if not self.is_public:
            return (*lines, *(Cancelled(self._deed(deed), "") for deed in others))
        counts = Counter(deed.source for deed in others)
        return (*lines, *(Cancelled(self.texts(f"promise.n.{source}", n=n), "") for source, n in counts.items()))

    # -- dialogues ----------------------------------------------------------------------------------------------------
    def dialogues(self) -> tuple[str, ...]:
        """What the promise rests on, and how many there were in the period."""
        said = []
        for key, talks in (("basis", self.about.basis), ("held", self.about.held)):
            if talks.dialogues:
                people = self.texts("promise.people", n=wording.whole(talks.people, self.texts)) if talks.people else ""
                words = self.texts(f"promise.dialogues.{key}", n=talks.dialogues, people=f" {people}" if people else "")
                said.append(" ".join(part for part in (words, self._unknown(talks)) if part))
        if self.about.held.has_small or (self.about.basis.has_small and not self.about.held.themes):
            said.append(self.texts("promise.small", limit=self.about.limit))
        return tuple(said)

    def _unknown(self, talks: Talks) -> str:
        return self.texts("promise.people-unknown", n=talks.unknown) if talks.unknown and talks.people and not self.is_public else ""

    def themes(self) -> tuple[ThemeLine, ...]:
        """What people brought up in the period, else in the dialogues behind the promise."""
        talks = self.about.held if self.about.held.themes else self.about.basis
        few = self.texts("promise.few", limit=self.about.limit)
        return tuple(ThemeLine(name, few if n is None else wording.whole(n, self.texts), n) for name, n in talks.themes)

    # -- next ---------------------------------------------------------------------------------------------------------
    def next_steps(self) -> tuple[str, ...]:
        """What happens next, with dates."""
        found, about, texts = self.found, self.about, self.texts
        said = []
        if not found.has_ended:
            if about.next_follow_up is not None:
                said.append(texts("promise.next-follow-up", day=wording.day(about.next_follow_up, texts)))
            said.append(texts("promise.ends", day=wording.day(found.promise.last, texts)))
        else:
            said.append(texts("promise.has-ended", day=wording.day(found.promise.last, texts)))
        said += [texts("promise.next-walk", walk=walk) for walk in about.planned]
        if about.following:
            said.append(texts("promise.next-promise", name=about.following))
        left = [(one.activity.name, carried(one)) for one in found.activities if carried(one) and found.has_ended]
        if left:
            said.append(texts("promise.carry", what=wording.joined([f"{name} ({n})" for name, n in left], texts)))
        return tuple(said)

    def notes(self) -> tuple[str, ...]:
        """What did not count and why, for ourselves."""
        return tuple(note for one in self.found.activities for note in not_counted(one, self.texts))
