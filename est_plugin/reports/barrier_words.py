# SPDX-License-Identifier: GPL-2.0-or-later
"""What the list of barriers says: the same on paper, as text, on the web page and in the workbook."""
from __future__ import annotations

from .barrier_content import BarrierLine, BarrierList
from .content import Texts
from .engine import user_text, wording


def title(content: BarrierList, texts: Texts) -> str:
    """Bommar och hinder, or Bommar och hinder som X stänger och öppnar."""
    return texts("barrier-paper.title-of", name=user_text.shortened(content.recipient, 80)) if content.recipient else texts("barrier-paper.title")


def about(content: BarrierList, texts: Texts) -> list[str]:
    """From whom, how many, what is to be looked at, where to answer."""
    name = user_text.one_line(content.publisher.name)
    lines = [" \u00b7 ".join((texts("work.from", name=name, day=wording.day(content.edition.made_on, texts)), texts("barriers.count", n=len(content.lines))))]
    to_check = [line.number for line in content.lines if line.check]
    if content.is_inside and to_check:
        lines.append(texts("barrier-paper.to-check", n=len(to_check), numbers=", ".join(to_check)))
    if not content.is_inside and content.publisher.contact:
        lines.append(texts("barrier-paper.contact", contact=user_text.one_line(content.publisher.contact)))
    return lines


def head(column: str, texts: Texts) -> str:
    """Head of a column."""
    return texts(f"barrier-paper.head.{column}")


def cells(content: BarrierList, line: BarrierLine, texts: Texts) -> dict[str, tuple[str, ...]]:
    """Column → its lines, the first the one that is looked for."""
    closed_by = texts("barriers.closed-by", name=line.closed_by) if line.closed_by not in ("", line.key_holder) else ""
    found = {
        "nr": (line.number,), "name": (line.name, line.kind, line.place), "state": (line.state,), "hours": (line.hours,),
        "key": (line.key_holder, "" if content.recipient and line.closed_by == content.recipient else closed_by),
        "checked": (checked(line, texts), line.checked_by), "measure": (line.measure, line.note), "remark": (),
    }  # fmt: skip
    return {column: tuple(part for part in found[column] if part) for column in content.columns}


def checked(line: BarrierLine, texts: Texts) -> str:
    """The day of the check, or that there was none."""
    day = wording.short_day(line.checked, texts) if line.checked else ""
    if not line.check:
        return day
    return "\u26a0 " + (texts("barrier-paper.old", day=day) if day else texts("barrier-paper.never"))
