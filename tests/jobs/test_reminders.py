# SPDX-License-Identifier: GPL-2.0-or-later
"""Reminders: who is late or has not answered, the letter, and what is remembered."""
from __future__ import annotations

import datetime as dt
import email
import email.policy

import pytest

from est_plugin.core.errors import InputError, StorageError
from est_plugin.i18n import Texts
from est_plugin.jobs import reminders as job, work_orders
from est_plugin.jobs.work_order_choice import measure_rows

from .work_story import SECRET, TODAY, add, finding, orders_of, organisation, setup


@pytest.fixture
def filled(store):
    """Two late with us, one late and one not yet with an owner outside, one in time, one monitored."""
    owner = organisation(store, "trafikverket", mailbox="Ärenden <arenden@exempel.example>; andra@exempel.example")
    organisation(store, "streets", mailbox="gata@exempel.example")
    for number, day in ((14, dt.date(2026, 11, 20)), (15, dt.date(2026, 11, 1))):
        add(store, f"Laga {number}", "streets", seen=finding(f"Sak {number}", number=number), due_date=day)
    add(store, "I tid", "streets", due_date=dt.date(2027, 1, 1))
    add(store, "Bevakas", "streets", status="monitor", review_date=dt.date(2026, 1, 1))
    asked = {"status": "forwarded", "forwarded_to_id": owner.id}
    add(store, "Laga räcket", "streets", answer_by=dt.date(2026, 12, 14), **asked)
    add(store, "Laga trappan", "streets", answer_by=dt.date(2026, 11, 21), **asked)
    return store


def of(store, **options):
    return {one.name: one for one in job.reminders(store, TODAY, "sv", **options)}


def letter_of(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def test_those_who_are_late_and_those_who_owe_an_answer_are_reminded(filled):
    found = of(filled)
    assert {name: (len(one.late), len(one.waiting)) for name, one in found.items()} == {"Gata och trafik": (2, 0), "Trafikverket": (1, 1)}


def test_the_text_tells_numbers_places_dates_and_how_late(filled):
    body = of(filled)["Gata och trafik"].body
    assert "De här 2 skulle ha varit klara eller besvarade:" in body
    assert "Nr 15: Laga 15. vid Sak 15. Senast 1 nov 2026, 21 dagar sedan." in body and body.index("Nr 15") < body.index("Nr 14")
    outside = of(filled)["Trafikverket"]
    assert "1 dag sedan" in outside.body and "Svar senast 14 dec 2026" in outside.body and SECRET not in outside.body
    assert outside.subject == "Påminnelse: 1 åtgärd är försenad"


def test_the_letter_opens_as_a_draft_with_text_only(filled):
    letter = letter_of(job.letter(of(filled)["Trafikverket"]))
    assert letter["X-Unsent"] == "1" and letter["From"] is None and letter["Subject"] == "Påminnelse: 1 åtgärd är försenad"
    assert [one.addr_spec for one in letter["To"].addresses] == ["arenden@exempel.example", "andra@exempel.example"]
    assert letter.get_content_type() == "text/plain" and letter.get_content_charset() == "utf-8"
    assert letter.get_content().replace("\r\n", "\n") == of(filled)["Trafikverket"].body


def test_the_list_that_was_sent_last_is_attached_and_its_numbers_are_used(filled, tmp_path):
    order = orders_of(filled)["Gata och trafik"]
    targets = work_orders.proposed_targets(filled.path.parent / "reports", order, ("xlsx",), TODAY, Texts("sv"))
    work_orders.send_out(filled, [(order, targets)], measure_rows(filled, "sv"), setup())
    found = of(filled)["Gata och trafik"]
    assert found.file == targets["xlsx"] and found.file.name in found.body
    attached, = letter_of(job.letter(found)).iter_attachments()
    assert attached.get_filename() == found.file.name and attached.get_content() == found.file.read_bytes()
    assert not list(letter_of(job.letter(found, attach=False)).iter_attachments())
    found.file.unlink()
    assert of(filled)["Gata och trafik"].file is None


def test_saving_writes_the_letters_and_remembers_them_in_one_transaction(filled, tmp_path):
    chosen = list(of(filled).values())
    saved = job.save(filled, chosen, tmp_path / "ut", TODAY)
    assert sorted(path.name for path in (tmp_path / "ut").iterdir()) == ["Påminnelse Gata och trafik 2026-11-22.eml", "Påminnelse Trafikverket 2026-11-22.eml"]
    reminded = {one["title"] for one in filled.find("measure", {"reminded_on": TODAY})}
    assert reminded == {"Laga 14", "Laga 15", "Laga räcket", "Laga trappan"}
    kept = filled.find("dispatch", {"kind": "reminder"})
    assert len(kept) == 2 and {len(one["rows"]) for one in kept} == {2} and all(one["file_name"].endswith(".eml") for one in kept)
    assert of(filled)["Trafikverket"].reminded_on == TODAY
    filled.undo(saved.done)
    assert not filled.find("measure", {"reminded_on": TODAY}) and filled.count("dispatch") == 0


def test_a_copied_text_is_remembered_without_a_file(filled):
    job.mark(filled, [of(filled)["Trafikverket"]], TODAY)
    assert {one["title"] for one in filled.find("measure", {"reminded_on": TODAY})} == {"Laga räcket", "Laga trappan"}
    assert filled.find("dispatch")[0]["file_name"] is None


def test_saved_twice_nothing_is_written_over(filled, tmp_path):
    for _time in range(2):
        job.save(filled, [of(filled)["Trafikverket"]], tmp_path, TODAY)
    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_where_nothing_can_be_written_nothing_is_remembered(filled, tmp_path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(StorageError):
        job.save(filled, list(of(filled).values()), tmp_path / "fil", TODAY)
    assert filled.count("dispatch") == 0 and not filled.find("measure", {"reminded_on": TODAY})


def test_nobody_chosen_is_said(filled, tmp_path):
    for call in (lambda: job.save(filled, [], tmp_path, TODAY), lambda: job.mark(filled, [], TODAY)):
        with pytest.raises(InputError):
            call()


def test_hundreds_of_late_measures_make_a_letter_one_can_read(store):
    for n in range(60):
        add(store, f"Sak {n}", "streets", due_date=dt.date(2026, 10, 1 + n % 28))
    body = of(store)["Gata och trafik"].body
    assert body.count("Nr ") == job.MOST_LINES and "… och 20 till" in body


@pytest.mark.parametrize(("mailbox", "expected"), [
    ("", []), ("gata@exempel.example", ["gata@exempel.example"]), ("a@b.example; c@d.example", ["a@b.example", "c@d.example"]),
    ("Gata <a@b.example>", ["Gata <a@b.example>"]), ("ring 0123-45", []), ("a@b.example\nBcc: x@y.example", []), ("@", []),
    ("två@exempel.example", []), ("a@b.example\n; Bcc@y.example", ["a@b.example", "Bcc@y.example"]),
])  # fmt: skip
def test_only_addresses_come_into_the_letter(mailbox, expected):
    found = job.addresses_of(mailbox)
    assert found == expected


@pytest.mark.parametrize("text", ("Rad ett\nBcc: x@y.example", "=?utf-8?b?x?=", "å" * 500, ""))
def test_no_text_can_add_a_head_to_the_letter(text):
    made = job.Reminder("1", "Namn", "a@b.example", text, text + "\n.\n", (), (), {})
    letter = letter_of(job.letter(made))
    assert letter["Bcc"] is None and set(letter.keys()) <= {"To", "Subject", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
