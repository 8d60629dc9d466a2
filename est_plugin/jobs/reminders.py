# SPDX-License-Identifier: GPL-2.0-or-later
"""Reminders to those who have something late or unanswered: a ready text, a letter to open and send oneself. Nothing is sent from here."""
from __future__ import annotations

import datetime as dt
import email.policy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import formataddr, getaddresses
from pathlib import Path
from typing import Any

from ..core import work_orders as wo
from ..core.errors import InputError, StorageError
from ..core.file_name import safe_file_name
from ..core.record import Record
from ..i18n import Texts
from ..reports.content import Publisher
from ..reports.engine import wording
from ..reports.engine.user_text import one_line, shortened
from ..storage.store import Done, Store
from . import paper_header
from .passing_files import PassingFiles, free_names
from .work_list import MEASURE, WorkRow as ListRow
from .work_order_choice import measure_rows
from .work_order_rows import read_facts, work_rows

MOST_LINES = 40
_MOST_TITLE = 140
REPORTS = "reports"


@dataclass(frozen=True)
class Reminder:
    """What one organisation is reminded of. `file` is the list it was sent last, as far as it still lies in the folder."""

    organisation_id: str
    name: str
    mailbox: str
    subject: str
    body: str
    late: tuple[str, ...]
    waiting: tuple[str, ...]
    numbers: Mapping[str, str]
    file: Path | None = None
    reminded_on: dt.date | None = None  # when some of it was reminded of last

    @property
    def measure_ids(self) -> tuple[str, ...]:
        """All that it is about."""
        return (*self.late, *self.waiting)


@dataclass(frozen=True)
class Saved:
    """The letters that were written and the transaction that remembers them."""

    done: Done
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Sent:
    """What an organisation was sent last: by which numbers, in which file."""

    numbers: Mapping[str, str]
    file_name: str = ""


def reminders(store: Store, today: dt.date, language: str) -> list[Reminder]:
    """One for each organisation in use that is late or has not answered, in the order of the organisations."""
    mine = _by_addressee(measure_rows(store, language), today)
    organisations = [one for one in store.find("organisation", order_by=("sort", "name")) if one["active"] and one.id in mine]
    facts = read_facts(store, [row for one in organisations for row in mine[one.id]], language)
    texts, publisher, sent = Texts(language), paper_header.municipality(store), _last_sent(store)
    made = []
    for one in organisations:
        rows = mine[one.id]
        kind = wo.kind_for(one["kind"], bool(one["is_outside"]))
        last = sent.get(one.id, _Sent({}))
        told = [replace(row, nr=last.numbers.get(row.measure_id, row.nr)) for row in work_rows(facts, [row.record_id for row in rows], kind, texts, today)]
        late = [row for row in told if row.is_late]
        waiting = [row for row in told if not row.is_late]
        file = Path(store.path).parent / REPORTS / last.file_name if last.file_name else None
        file = file if file is not None and file.is_file() else None
        days = [day for row in rows if (day := facts.measures[row.record_id]["reminded_on"])]
        awaited = {row.record_id: row.waits_until for row in rows}
        made.append(
            Reminder(
                one.id, one["name"], one["mailbox"] or "", _subject(late, waiting, texts), _body(late, waiting, awaited, file, today, publisher, texts),
                tuple(row.measure_id for row in late), tuple(row.measure_id for row in waiting), {row.measure_id: row.nr for row in told}, file,
                max(days, default=None),
            )
        )  # fmt: skip
    return made


def save(store: Store, chosen: Sequence[Reminder], folder: Path, today: dt.date, *, attach: bool = True) -> Saved:
    """Write one letter for each and remember all of it in one transaction; when a file cannot be written nothing is remembered."""
    if not chosen:
        raise InputError("reminder.nobody")
    texts = Texts(store.language)
    with PassingFiles() as files:
        targets: list[Path] = []
        for one in chosen:
            target = _free_name(folder, f"{texts('reminder.file')} {one.name}", today, targets)
            try:
                files.name_for(target).write_bytes(letter(one, attach=attach))
            except OSError as error:
                raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=target.name) from error
            targets.append(target)
        with store.transaction("reminder") as tx:
            _remember(store, tx, chosen, [target.name for target in targets], today)
            files.put_in_place()
    return Saved(tx.done, tuple(targets))


def mark(store: Store, chosen: Sequence[Reminder], today: dt.date) -> Saved:
    """Remember that the text was taken to be sent in another way."""
    if not chosen:
        raise InputError("reminder.nobody")
    with store.transaction("reminder") as tx:
        _remember(store, tx, chosen, [None] * len(chosen), today)
    return Saved(tx.done)


def letter(reminder: Reminder, *, attach: bool = True) -> bytes:
    """The letter as .eml: opens as a draft (X-Unsent), has no sender and is plain text; the list is attached when there is one."""
    message = EmailMessage(policy=email.policy.SMTP)
    addresses = addresses_of(reminder.mailbox)
    if addresses:
        message["To"] = ", ".join(addresses)
    message["Subject"] = one_line(reminder.subject)
    message["X-Unsent"] = "1"
    message.set_content(reminder.body, charset="utf-8", cte="quoted-printable")
    if attach and reminder.file is not None:
        kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet" if reminder.file.suffix == ".xlsx" else "octet-stream"
        message.add_attachment(reminder.file.read_bytes(), maintype="application", subtype=kind, filename=reminder.file.name)
    return message.as_bytes()


def addresses_of(mailbox: str) -> list[str]:
    """Addresses that can stand in a letter, of a field where people write what they like."""
    found = []
    for name, address in getaddresses([one_line(mailbox).replace(";", ",")]):
        local, _at, domain = address.rpartition("@")
        if local and domain and address.isascii() and not any(sign.isspace() for sign in address):
            found.append(formataddr((name, address)))
    return found


# -- who is reminded of what -------------------------------------------------------------------------------------------
def _by_addressee(rows: Iterable[ListRow], today: dt.date) -> dict[str, list[ListRow]]:
    """Who was handed it, else who is responsible for it, has what is late, and what waits for his answer."""
    found: dict[str, list[ListRow]] = {}
    for row in rows:
        is_handed = row.status == "forwarded"
        if row.status == "monitor" or not (is_handed or row.is_overdue(today)):
            continue
        addressee = (row.recipient_id if is_handed else None) or row.responsible_id
        if addressee:
            found.setdefault(addressee, []).append(row)
    for mine in found.values():
        mine.sort(key=lambda row: (row.waits_until or dt.date.max, row.number))
    return found


def _last_sent(store: Store) -> dict[str, _Sent]:
    found: dict[str, _Sent] = {}
    rows = store.rows("dispatch", ("organisation_id", "rows", "file_name"), {"kind": list(wo.KINDS)}, order_by=("sent_at", "number"))
    for organisation_id, kept, file_name in rows:
        before = found.get(organisation_id, _Sent({})).numbers
        own = {key: str(one.get("nr") or "") for key, one in kept.items() if isinstance(one, Mapping)} if isinstance(kept, Mapping) else {}
        found[organisation_id] = _Sent({**before, **{key: nr for key, nr in own.items() if nr}}, Path(file_name or "").name)
    return found


def _remember(store: Store, tx: Any, chosen: Sequence[Reminder], file_names: Sequence[str | None], today: dt.date) -> None:
    ids = list(dict.fromkeys(key for one in chosen for key in one.measure_ids))
    measures: dict[str, Record] = {one.id: one for one in store.find(MEASURE, {"id": ids})}
    for measure in measures.values():
        tx.update(measure, reminded_on=today)
    now = dt.datetime.now(dt.timezone.utc)
    for one, file_name in zip(chosen, file_names):
        rows = wo.snapshot((measures[key], one.numbers[key], False) for key in one.measure_ids if key in measures)
        tx.insert("dispatch", {
            "organisation_id": one.organisation_id, "kind": wo.REMINDER, "sent_at": now, "file_name": file_name[:260] if file_name else None, "rows": rows,
        })  # fmt: skip


def _free_name(folder: Path, name: str, day: dt.date, taken: Iterable[Path]) -> Path:
    return free_names(folder, f"{safe_file_name(name[:64])} {day.isoformat()}", ("eml",), taken)["eml"]


# -- the text ----------------------------------------------------------------------------------------------------------
def _subject(late: Sequence[Any], waiting: Sequence[Any], texts: Texts) -> str:
    return texts("reminder.subject.late", n=len(late)) if late else texts("reminder.subject.waiting", n=len(waiting))


def _body(
    late: Sequence[Any], waiting: Sequence[Any], awaited: Mapping[str, dt.date | None], file: Path | None, today: dt.date, publisher: Publisher, texts: Texts
) -> str:  # fmt: skip
    parts = [texts("reminder.hello")]
    for rows, key in ((late, "late"), (waiting, "waiting")):
        if rows:
            lines = [_line(row, awaited[row.measure_id], today, texts) for row in rows[:MOST_LINES]]
            if len(rows) > MOST_LINES:
                lines.append(texts("reminder.more", n=len(rows) - MOST_LINES))
            parts.append("\n".join([texts(f"reminder.{key}", n=len(rows)), *lines]))
    parts.append(texts("reminder.answer-file", file=file.name) if file else texts("reminder.answer"))
    parts.append("\n".join([texts("reminder.greeting"), *(one_line(part) for part in (publisher.name, publisher.contact) if part)]))
    return "\n\n".join(parts) + "\n"


def _line(row: Any, awaited: dt.date | None, today: dt.date, texts: Texts) -> str:
    """Nr 14: Byt lampan, Storgatan 2 (stolpe H-7). Skulle ha varit klar 3 nov 2026, 19 dagar sedan."""
    where = ", ".join(one_line(part) for part in (row.place, texts("work.pole", number=row.pole) if row.pole else "") if part)
    what = ". ".join(part for part in (shortened(one_line(row.what), _MOST_TITLE).rstrip("."), shortened(where, _MOST_TITLE)) if part)
    if awaited is None:
        when = ""
    elif awaited < today:
        when = texts("reminder.line.late", day=wording.short_day(awaited, texts), n=(today - awaited).days)
    else:
        when = texts("reminder.line.until", day=wording.short_day(awaited, texts))
    return texts("reminder.line", nr=row.nr, what=what, when=when).rstrip()
