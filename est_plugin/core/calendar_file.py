# SPDX-License-Identifier: GPL-2.0-or-later
"""The invitation as a calendar file (.ics) after RFC 5545. Times are UTC: every calendar shows them in local time."""
from __future__ import annotations

import re
from datetime import datetime, timezone

from .errors import InputError
from .invitation import Invitation, text
from .notice import Translate

PRODUCT = "-//est_plugin//EST//SV"
LINE_OCTETS = 75  # RFC 5545 section 3.1, without the line break
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_bytes(invitation: Invitation, made_at: datetime, translate: Translate) -> bytes:
    """The file's bytes: UTF-8, CRLF, long lines folded.

    The UID follows from the walk, SEQUENCE from its version: sent again, the file changes the entry instead of adding one.
    """
    if invitation.starts.tzinfo is None or invitation.ends.tzinfo is None or made_at.tzinfo is None:
        raise InputError("time.zone-missing", time=str(invitation.starts))
    if invitation.ends <= invitation.starts:
        raise InputError("walk.ends-before-start")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:CANCEL" if invitation.is_cancelled else "METHOD:PUBLISH")
    lines += ["BEGIN:VEVENT", *_event(invitation, made_at, translate), "END:VEVENT", "END:VCALENDAR"]
    return b"".join(fold(line) + b"\r\n" for line in lines)


def _event(invitation: Invitation, made_at: datetime, translate: Translate) -> list[str]:
    lines = [
        f"UID:{escape(invitation.walk_id)}@est-plugin",
        f"DTSTAMP:{_utc(made_at)}",
        f"SEQUENCE:{max(0, invitation.version - 1)}",
        f"DTSTART:{_utc(invitation.starts)}",
        f"DTEND:{_utc(invitation.ends)}",
        f"SUMMARY:{escape(invitation.title)}",
        f"DESCRIPTION:{escape(text(invitation, translate).strip())}",
        "STATUS:CANCELLED" if invitation.is_cancelled else "STATUS:CONFIRMED",
    ]
    if invitation.meeting_place.strip():
        lines.append(f"LOCATION:{escape(invitation.meeting_place.strip())}")
    if invitation.lon is not None and invitation.lat is not None:
        lines.append(f"GEO:{invitation.lat:.6f};{invitation.lon:.6f}")
    return lines


def escape(value: str) -> str:
    """TEXT value: backslash, semicolon, comma and line breaks escaped, control characters left out."""
    value = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> bytes:
    """One content line in pieces of at most 75 octets, continued after CRLF and a blank; no character is cut in two."""
    pieces, piece, room = [], b"", LINE_OCTETS
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", LINE_OCTETS - 1
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
