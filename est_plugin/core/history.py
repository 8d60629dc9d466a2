# SPDX-License-Identifier: GPL-2.0-or-later
"""What happened to a record, as lines of plain words in the order of time; and the dated lines of a note."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from . import local_time
from .notice import Translate

# what a line is about: the filter of the history
STATUS, DATES, CHANGE, PLACE, LINK, PHOTO, SENT, MEETING = "status", "dates", "change", "place", "link", "photo", "sent", "meeting"
KINDS = (STATUS, DATES, CHANGE, PLACE, LINK, PHOTO, SENT, MEETING)
_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})[ :]+(\S.*)$")


@dataclass(frozen=True)
class Line:
    """One thing that happened. `at` is local time; of some things only the day is known. `who` never leaves the screen."""

    at: datetime
    text: str
    kind: str
    who: str = ""
    is_day: bool = False

    def when(self, translate: Translate, this_year: int) -> str:
        """3 okt 14.05; the year when it is another one."""
        day = local_time.short_date(self.at, translate)
        if self.at.year != this_year:
            day = f"{day} {self.at.year}"
        if self.is_day:
            return day
        return translate("history.when", day=day, hour=f"{self.at:%H}", minute=f"{self.at:%M}")

    def sentence(self, translate: Translate) -> str:
        """What happened, with who when known: for the screen only."""
        return translate("history.by", text=self.text, who=self.who) if self.who else self.text


def at_day(day: date, local: tzinfo) -> datetime:
    """Where something stands of which only the day is known: after all that has its time."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=local)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Oldest first; what happened at once stays as it was told."""
    return sorted(lines, key=lambda line: line.at)


def as_text(lines: Iterable[Line], translate: Translate, this_year: int) -> str:
    """To be copied out of the program: without names."""
    return "\n".join(f"{line.when(translate, this_year)}: {line.text}" for line in lines)


# -- dated lines of a note -------------------------------------------------------------------------------------------------
def note_with(note: str | None, day: date, text: str) -> str:
    """The note with one more line of its own day; what stands there stays."""
    line = f"{day.isoformat()} {' '.join(text.split())}"
    return f"{note.rstrip()}\n{line}" if note and note.strip() else line


def dated_notes(note: str | None) -> list[tuple[date, str]]:
    """The lines of a note that begin with a day; what else stands there belongs to no day."""
    found = []
    for line in (note or "").splitlines():
        match = _DATED.match(line.strip())
        if match:
            try:
                found.append((date.fromisoformat(match.group(1)), match.group(2)))
            except ValueError:  # 2026-02-31 is no day, so it is text
                continue
    return found
