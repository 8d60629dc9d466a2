# SPDX-License-Identifier: GPL-2.0-or-later
"""What citizen dialogues brought up, as a part of the shared picture of its own: people per theme are never added to reports."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.period import Period
from ..core.picture.reports import Choice
from ..reports.engine import wording
from ..reports.picture_content import DialogueLine, PictureContent
from .dialogue_themes import DialogueRows


def with_dialogues(
    content: PictureContent, rows: DialogueRows, categories: Mapping[str, str], period: Period, choice: Choice, texts: Any
) -> PictureContent:
    """The picture with the dialogues of its period; a chosen category narrows the themes, a chosen source or what occurred leaves them out."""
    found = rows.within(period)
    if not found.dialogues or choice.source is not None or choice.kind == "occurred":
        return content
    lines = tuple(
        DialogueLine(categories.get(one.category, one.category), one.people, one.dialogues)
        for one in found.themes if choice.category in (None, one.category)
    )  # fmt: skip
    people = texts("promise.people", n=wording.whole(found.people, texts)) if found.people else ""
    said = texts("picture.dialogues.note", n=len(found.dialogues), people=f" {people}" if people else "")
    return replace(content, dialogues=lines, dialogue_note=said)
