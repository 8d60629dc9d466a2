# SPDX-License-Identifier: GPL-2.0-or-later
"""The invitation in words and as a calendar file, read back by a strict reader of RFC 5545 lines."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import calendar_file
from est_plugin.core.errors import InputError
from est_plugin.core.invitation import Invitation, subject, text
from est_plugin.i18n import Texts

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SV = Texts("sv")
MADE = datetime(2026, 11, 2, 9, 30, tzinfo=STOCKHOLM)
WALK = Invitation(
    "5b0c3d0e-8f43-4f57-9d6d-0a1f6d1b2c3d", "trygghetsvandring i Värnamo centrum",
    datetime(2026, 11, 17, 17, 0, tzinfo=STOCKHOLM), datetime(2026, 11, 17, 18, 30, tzinfo=STOCKHOLM),
    "Stora Torgsplan, vid statyn; ta bussen", purpose="Vi ser på belysningen.", stops=("Torget", "Gångtunneln"),
    organiser="Säkerhet/EST", contact="trygghet@example.org", in_darkness=True,
    follow_up=datetime(2026, 12, 8, 18, 0, tzinfo=STOCKHOLM), lon=14.04, lat=57.186,
)


def read_strictly(data: bytes) -> list[tuple[str, str]]:
    """(name, raw value) of each content line; fails on anything RFC 5545 section 3.1 does not allow."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and 0 < len(line) <= 75 for line in physical)
    for line in physical:
        line.decode("utf-8")  # no character is cut in two
    lines = b"\r\n".join(physical).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    found = []
    for line in lines:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,\"]+)*):(.*)", line)
        assert match, line
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", match.group(3))
        found.append((match.group(1), match.group(3)))
    return found


def unescape(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a separator stands unescaped"
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)


def test_text_tells_when_where_what_and_whom_to_ask():
    assert text(WALK, SV) == (
        "Välkommen till trygghetsvandring i Värnamo centrum!\n\nVi ser på belysningen.\n\n"
        "När: tisdag 17 november 2026 kl. 17:00–18:30\nSamling: Stora Torgsplan, vid statyn; ta bussen\n"
        "Vi stannar vid: Torget, Gångtunneln\nUppföljningsmöte: tisdag 8 december 2026 kl. 18:00\n\n"
        "Vi går tillsammans, stannar på några platser och pratar om vad som känns bra och vad som behöver ändras. "
        "Klä dig varmt, ta med ficklampa och reflex. "
        "Vi skriver ner vad gruppen ser, inte vem som sagt vad. Efteråt får du veta vad som görs och vad som inte görs.\n\n"
        "Behöver du hjälp för att kunna vara med, eller har du frågor? Kontakta trygghet@example.org.\n\n"
        "Hälsningar från Säkerhet/EST\n"
    )


def test_daylight_walk_asks_for_no_torch_and_empty_fields_leave_no_line():
    bare = replace(WALK, in_darkness=False, purpose=" ", stops=(), contact="", organiser="", follow_up=None, meeting_place="")
    words = text(bare, SV)
    assert "ficklampa" not in words and "Samling" not in words and "\n\n\n" not in words and words.count("\n\n") == 2


def test_cancelled_walk_says_so():
    cancelled = replace(WALK, is_cancelled=True)
    assert subject(cancelled, SV).startswith("Inställd: trygghetsvandring")
    assert "Vandringen är inställd" in text(cancelled, SV) and "Klä dig" not in text(cancelled, SV)
    lines = read_strictly(calendar_file.calendar_bytes(cancelled, MADE, SV))
    assert ("METHOD", "CANCEL") in lines and ("STATUS", "CANCELLED") in lines


def test_calendar_entry_has_utc_times_and_escaped_texts():
    lines = read_strictly(calendar_file.calendar_bytes(WALK, MADE, SV))
    assert lines[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")] and lines[-1] == ("END", "VCALENDAR")
    values = dict(lines)
    assert values["DTSTART"] == "20261117T160000Z" and values["DTEND"] == "20261117T173000Z"  # winter: UTC+1
    assert values["DTSTAMP"] == "20261102T083000Z"
    assert values["LOCATION"] == "Stora Torgsplan\\, vid statyn\\; ta bussen"
    assert unescape(values["DESCRIPTION"]) == text(WALK, SV).strip()
    assert values["GEO"] == "57.186000;14.040000"
    names = [name for name, _ in lines]
    assert all(names.count(name) == 1 for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION"))


def test_second_sending_changes_the_same_entry():
    first = dict(read_strictly(calendar_file.calendar_bytes(WALK, MADE, SV)))
    later = replace(WALK, version=4, starts=WALK.starts + timedelta(minutes=30))
    second = dict(read_strictly(calendar_file.calendar_bytes(later, MADE, Texts("en"))))
    assert first["UID"] == second["UID"] == "5b0c3d0e-8f43-4f57-9d6d-0a1f6d1b2c3d@est-plugin"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "3")


def test_icalendar_reads_the_file():
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed (optional second reader)")
    calendar = icalendar.Calendar.from_ical(calendar_file.calendar_bytes(WALK, MADE, SV))
    [event] = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == WALK.starts.astimezone(timezone.utc)
    assert str(event["summary"]) == WALK.title and str(event["location"]) == WALK.meeting_place
    assert str(event["description"]) == text(WALK, SV).strip()


@given(st.text(st.characters(blacklist_categories=("Cs",))))
def test_any_text_survives_escaping_and_folding(words):
    data = calendar_file.fold("SUMMARY:" + calendar_file.escape(words)) + b"\r\n"
    [(name, value)] = read_strictly(data)
    allowed = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", words.replace("\r\n", "\n").replace("\r", "\n"))
    assert name == "SUMMARY" and unescape(value) == allowed


def test_lone_surrogate_does_not_break_the_file():
    assert read_strictly(calendar_file.fold("SUMMARY:\ud800x") + b"\r\n") == [("SUMMARY", "?x")]


@pytest.mark.parametrize("change", [
    {"starts": datetime(2026, 11, 17, 17)}, {"ends": datetime(2026, 11, 17, 17, 0, tzinfo=STOCKHOLM)},
])
def test_times_without_zone_or_without_length_are_refused(change):
    with pytest.raises(InputError):
        calendar_file.calendar_bytes(replace(WALK, **change), MADE, SV)
