# SPDX-License-Identifier: GPL-2.0-or-later
"""The content of a situation report from its figures and its own texts."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core.paper_choices import PUBLIC
from ..core.situation.figures import Figures
from . import situation_words as words
from .content import Edition, MapPicture, Publisher, Texts
from .situation_content import KLG, LONG, STATUTORY, PriorityItem, SituationContent

MOST_CATEGORIES = 7  # of a kind on the page; the longer report has all


@dataclass(frozen=True)
class OwnTexts:
    """What people wrote for ourselves; empty texts are made from the figures. None of it is shown in public."""

    summary: str = ""
    mapping: str = ""
    other_information: str = ""
    analysis: str = ""
    doing: str = ""
    upcoming: str = ""
    to_decide: str = ""
    priorities: tuple[PriorityItem, ...] | None = None  # None: those of the figures
    law: tuple[tuple[str, str], ...] = ()


def make(figures: Figures, own: OwnTexts, kind: str, publisher: Publisher, edition: Edition, picture: MapPicture | None, texts: Texts) -> SituationContent:
    """For ourselves with everything, in public with what everybody may know."""
    is_public = figures.audience == PUBLIC
    own = OwnTexts() if is_public else own
    priorities = _priorities(figures, own, texts)
    doing = own_lines(own.doing) or doing_lines(figures, texts)
    long = _long(figures, texts) if kind == LONG or is_public else {}
    return replace(
        _common(figures, own, kind, publisher, edition, texts), priorities=priorities, doing=doing, map=picture, map_words=map_words(figures, texts),
        doing_more="" if own.doing else _more(figures.measures.doing_of - len(doing), texts), **long,
    )


def doing_lines(figures: Figures, texts: Texts) -> tuple[str, ...]:
    """Gör vi: what, who, when of what is decided or under way."""
    return tuple(words.measure_words(one, figures, texts) for one in figures.measures.doing)


def upcoming_lines(figures: Figures, texts: Texts) -> tuple[str, ...]:
    """Kommande."""
    return tuple(words.upcoming_words(one, texts) for one in figures.upcoming)


def own_lines(text: str) -> tuple[str, ...]:
    """Lines that somebody wrote, without the signs of a list before them."""
    return tuple(line for one in (text or "").splitlines() if (line := one.strip().lstrip("•-–* ").strip()))


def title_of(kind: str, is_public: bool, texts: Texts) -> str:
    """What the document calls itself."""
    return texts("situation.title.public" if is_public else f"situation.title.{kind}")


def map_words(figures: Figures, texts: Texts) -> str:
    """What stands on the map, as text: everybody can read it."""
    if figures.audience == PUBLIC:
        n = sum(len(one.squares) for one in figures.spread)
        least = max(1, figures.limit)
        return texts("situation.map.squares", n=n, limit=least) if n else texts("situation.map.no-squares", limit=least)
    n = sum(len(one.points) for one in figures.spread)
    return texts("situation.map.points", n=n) if n else texts("situation.map.none")


def _common(figures: Figures, own: OwnTexts, kind: str, publisher: Publisher, edition: Edition, texts: Texts) -> SituationContent:
    is_public = figures.audience == PUBLIC
    summary = own_lines(own.summary) or words.sentences(figures, texts)
    measure = figures.measures
    return SituationContent(
        publisher=publisher, edition=edition, kind=kind, title=title_of(kind, is_public, texts), place=figures.municipality,
        period=words.period_of(figures, texts), compared=words.compared_words(figures, texts), summary=summary,
        empty=texts("situation.empty") if figures.is_empty else "",
        categories=words.category_grids(figures, texts, None if kind == LONG or is_public else MOST_CATEGORIES), places=(),
        when=words.when_tables(figures, texts), fates=None, hotspots=None, map=None, map_words="",
        priorities_title=texts("situation.priorities-public" if is_public else "situation.priorities"), priorities=(),
        no_priorities=texts("situation.no-priorities-public" if is_public else "situation.no-priorities"), doing=(),
        no_doing=texts("situation.no-doing-public" if is_public else "situation.no-doing"), doing_more="",
        measures=words.measure_numbers(figures, texts), finished=_told(measure.finished, figures, texts), late=_told(measure.late, figures, texts),
        no_since=texts("situation.since.not-told" if measure.done or measure.overdue else "situation.since.none"),
        squares=words.square_grid(figures, texts) if is_public else None, dialogues=None,
        walks=words.walk_grid(figures, texts), rounds=words.rounds_words(figures, texts),
        upcoming=own_lines(own.upcoming) or upcoming_lines(figures, texts),
        to_decide=(own_lines(own.to_decide) or (texts("situation.nothing-to-decide"),)) if kind == KLG and not is_public else (),
        reporters=None, reported="" if is_public else words.reported_words(figures, texts), silent=words.silent_words(figures, texts),
        limits=words.limits(figures, texts), mapping=own.mapping if kind == STATUTORY else "",
        other_information=own.other_information if kind == STATUTORY else "", analysis=own.analysis, law=own.law if kind == STATUTORY else (),
    )  # fmt: skip


def _long(figures: Figures, texts: Texts) -> dict[str, object]:
    return {
        "places": words.place_grids(figures, texts), "fates": words.fate_grid(figures, texts), "hotspots": words.hotspot_grid(figures, texts),
        "reporters": words.reporter_grid(figures, texts), "dialogues": words.dialogue_grid(figures, texts),
    }  # fmt: skip


def _priorities(figures: Figures, own: OwnTexts, texts: Texts) -> tuple[PriorityItem, ...]:
    if figures.audience == PUBLIC:
        return tuple(PriorityItem(rank, one.name, "", words.named(one.months, texts)) for rank, one in enumerate(figures.public_places, 1))
    if own.priorities is not None:
        return own.priorities
    return tuple(PriorityItem(one.priority or 0, one.name, words.level_words(one, texts), one.justification, one.id) for one in figures.priorities)


def _told(lines: Sequence, figures: Figures, texts: Texts) -> tuple[str, ...]:
    return tuple(words.measure_words(one, figures, texts) for one in lines)


def _more(n: int, texts: Texts) -> str:
    return texts("situation.more", n=n) if n > 0 else ""
