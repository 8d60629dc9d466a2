# SPDX-License-Identifier: GPL-2.0-or-later
"""Which column of a returned list is which: by our own heads in both languages, by what people call them instead, by mistyped heads."""
from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .importing.wording import plain
from .returned_rows import LAMP_ACTION
from .work_orders import COLUMNS, EDITABLE, HIDDEN

_OTHER_HEADS: dict[str, str] = {
    "measure_id": "measure id|åtgärd id|åtgärds id|åtgärdsid",
    "measure_number": "measure number|åtgärdsnr|åtgärdsnummer",
    "nr": "nummer|no|number|#|löpnr|löpnummer|vårt nr|er nr|punkt|punkt nr",
    "what": "vad|beskrivning|åtgärd|brist|vad ska åtgärdas|vad och var|what|description|measure|att göra",
    "place": "plats|adress|place|location|address|läge på kartan",
    "pole": "stolpnr|stolpnummer|stolpe nr|pole number",
    "case_number": (
        "ert ärendenummer|ärendenr|ärendenummer|ärende nr|ärende|vårt ärendenr|vårt ärendenummer|er referens|referens|arbetsorder|arbetsordernr|"
        "ordernr|ao nr|your case number|case no|case number|our case no|reference"
    ),
    "state": "status|utfört|utförd|klart|klar|åtgärdat|åtgärdad|resultat|svar|utfört ja nej|klart ja nej|done|state now|result|answer|läge nu",
    "done_on": (
        "utförd datum|utfört den|utförd den|datum utfört|datum utförd|utförandedatum|åtgärdat datum|åtgärdat den|datum åtgärdat|klart datum|klart den|"
        "klardatum|datum klart|datum|utfört när|när utfört|utförd|utfört|utfört dat|date done|done date|date completed|completed on|date"
    ),
    "done_what": "vad har gjorts|vad som gjordes|utförd åtgärd|åtgärd utförd|gjort|vad är gjort|what has been done|work done",
    "promised": (
        "planerat datum|planerad|planerat|planeras|beräknas klart|beräknat klart|beräknad klar|klart när|när klart|klart senast ert|lovat|lovat datum|"
        "ert datum|blir klart|planned|planned date|expected|done by you say|promised"
    ),
    "reason": "skäl|orsak|anledning|varför inte|skäl om inte åtgärdas|reason|why not|reason if not",
    "comment": "kommentarer|anmärkning|anmärkningar|notering|noteringar|anteckning|anteckningar|övrigt|er kommentar|comments|note|notes|remark|remarks|other",
    "due": "klar senast datum|förfaller|due date",
    "answer_by": "svara senast|svar önskas senast|answer before",
}
_MOST_SEARCHED = 60
_FEWEST_KNOWN = 2
_TYPO = 0.84
_EDITABLE_KEYS = frozenset(column.key for column in EDITABLE)


@dataclass(frozen=True)
class Heads:
    """Key of `work_orders` (or of its hidden columns) → head of the file; `unused` are columns that nobody asked for."""

    by_key: Mapping[str, str]
    unused: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether rows can be told apart and something can be answered."""
        keys = set(self.by_key)
        return bool(keys & {"measure_id", "measure_number", "nr", "what"}) and bool(keys & _EDITABLE_KEYS)


def match(heads: Sequence[str]) -> Heads:
    """Each head to at most one column, each column to at most one head; our own words first."""
    found: dict[str, str] = {}
    for known in (_own_heads(), _other_heads()):
        for head in heads:
            keys = known.get(_bare(head), ())
            key = next((one for one in keys if one not in found), None)
            if key and head not in found.values():
                found[key] = head
    for head in heads:
        key = _mistyped(_bare(head)) if head not in found.values() else None
        if key and key not in found:
            found[key] = head
    return Heads(found, tuple(head for head in heads if head not in found.values()))


def find_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row that holds our heads, wherever it stands; None when no row does."""
    best, best_count = None, 0
    for index, cells in enumerate(rows[:_MOST_SEARCHED]):
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        heads = match(texts)
        if heads.is_list and len(heads.by_key) >= _FEWEST_KNOWN and len(heads.by_key) > best_count:
            best, best_count = index, len(heads.by_key)
    return best


def is_repeated_head(row: Mapping[str, Any], heads: Heads) -> bool:
    """A row of a printed or pasted list that repeats the heads."""
    filled = [(head, row.get(head)) for head in heads.by_key.values() if row.get(head) not in (None, "")]
    return len(filled) >= _FEWEST_KNOWN and all(isinstance(value, str) and _bare(value) == _bare(head) for head, value in filled)


def _bare(head: str) -> str:
    """Plain letters without the mark that a second column of the same name has."""
    return plain(head) or head.strip()


@lru_cache(maxsize=1)
def _own_heads() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {_bare(name): [name] for name in (*HIDDEN, LAMP_ACTION)}
    for column in COLUMNS:
        for text in (column.key, column.sv, column.en):
            keys = found.setdefault(_bare(text), [])
            if column.key not in keys:
                keys.append(column.key)
    return {name: tuple(keys) for name, keys in found.items()}


@lru_cache(maxsize=1)
def _other_heads() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, names in _OTHER_HEADS.items():
        for name in names.split("|"):
            found.setdefault(_bare(name), []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}


def _mistyped(name: str) -> str | None:
    """The column whose head a long enough one comes near to."""
    if len(name) < 5:
        return None
    for known in (_own_heads(), _other_heads()):
        near = difflib.get_close_matches(name, [one for one in known if len(one) >= 5], n=2, cutoff=_TYPO)
        keys = {known[one][0] for one in near}
        if len(keys) == 1:
            return keys.pop()
    return None
