# SPDX-License-Identifier: GPL-2.0-or-later
"""The invitation to a walk as text, ready to paste into a mail. The calendar file is in `calendar_file`."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .local_time import clock, long_date
from .notice import Translate


@dataclass(frozen=True)
class Invitation:
    """What participants are told. Times carry the local time zone; empty texts are left out.

    `walk_id` and `version` make a later file update the same calendar entry.
    """

    walk_id: str
    title: str
    starts: datetime
    ends: datetime
    meeting_place: str
    purpose: str = ""
    stops: tuple = ()
    organiser: str = ""
    contact: str = ""
    in_darkness: bool = False
    follow_up: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    version: int = 1
    is_cancelled: bool = False


def subject(invitation: Invitation, translate: Translate) -> str:
    """Subject line of the mail."""
    key = "invitation.subject-cancelled" if invitation.is_cancelled else "invitation.subject"
    return translate(key, title=_line(invitation.title), date=long_date(invitation.starts.date(), translate))


def text(invitation: Invitation, translate: Translate) -> str:
    """The whole invitation as plain text, paragraphs parted by an empty line."""
    if invitation.is_cancelled:
        parts = [subject(invitation, translate), translate("invitation.cancelled")]
        return "\n\n".join(parts + _contact(invitation, translate)) + "\n"
    parts = [translate("invitation.welcome", title=_line(invitation.title))]
    if invitation.purpose.strip():
        parts.append(invitation.purpose.strip())
    parts.append("\n".join(_facts(invitation, translate)))
    parts.append(body(invitation, translate))
    return "\n\n".join(parts + _contact(invitation, translate)) + "\n"


def body(invitation: Invitation, translate: Translate) -> str:
    """What happens and what to bring."""
    sentences = [translate("invitation.what-happens")]
    if invitation.in_darkness:
        sentences.append(translate("invitation.dress-dark"))
    else:
        sentences.append(translate("invitation.dress"))
    sentences.append(translate("invitation.voices"))
    return " ".join(sentences)


def _facts(invitation: Invitation, translate: Translate) -> list[str]:
    starts, ends = invitation.starts, invitation.ends
    facts = [
        translate("invitation.when", date=long_date(starts.date(), translate), start=clock(starts), end=clock(ends)),
    ]
    if invitation.meeting_place.strip():
        facts.append(translate("invitation.where", place=_line(invitation.meeting_place)))
    if invitation.stops:
        facts.append(translate("invitation.stops", stops=", ".join(_line(stop) for stop in invitation.stops)))
    if invitation.follow_up is not None:
        when = invitation.follow_up
        facts.append(translate("invitation.follow-up", date=long_date(when.date(), translate), time=clock(when)))
    return facts


def _contact(invitation: Invitation, translate: Translate) -> list[str]:
    parts = []
    if invitation.contact.strip():
        parts.append(translate("invitation.contact", contact=_line(invitation.contact)))
    if invitation.organiser.strip():
        parts.append(translate("invitation.from", organiser=_line(invitation.organiser)))
    return parts


def _line(value: str) -> str:
    return " ".join(value.split())
