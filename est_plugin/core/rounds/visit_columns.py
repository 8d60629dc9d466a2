# SPDX-License-Identifier: GPL-2.0-or-later
"""Which column of a foreign list of visits is what, by headings in Swedish and English."""
from __future__ import annotations

from collections.abc import Sequence

from ..importing.wording import plain

HOTSPOT, DAY, ARRIVED, LEFT, MINUTES, STATE = "hotspot_id", "day", "arrived_at", "left", "minutes", "state"
ACTIVITY, SEEN, NOTE, ORGANISATION, ROUND = "activity", "seen", "note", "organisation_id", "patrol_id"
NUMBER, SYSTEM = "external_number", "external_system"

# ours → headings that mean it, most telling first
_WORDS: dict[str, str] = {
    HOTSPOT: "hotspot|hotspot id|hotspotnr|hotspot nr|hotspot number|plats|place|platsnamn|prioriterad plats|priority place|besökt plats|område|area|location",
    DAY: "datum|date|dag|day|besöksdatum|visit date|passets datum|shift date",
    ARRIVED: "kom dit|kom|arrived|arrived at|ankomst|ankom|arrival|start|starttid|start time|från|from|tid|time|klockslag|klockan|kl|tidpunkt|timestamp|"
             "datum och tid|date and time|incheckning|check in|checkin|besökt|besökt kl|visited at",
    LEFT: "gick|lämnade|left|left at|avgång|departed|departure|slut|sluttid|end|end time|till|to|utcheckning|check out|checkout",
    MINUTES: "minuter på plats|minuter|minutes on site|minutes|min|tid på plats|time on site|duration|varaktighet|längd minuter|duration minutes",
    STATE: "blev det av|did it happen|utfall|outcome|läge|state|status|genomfört",
    ACTIVITY: "vad gjordes|what was done|aktivitet|activity|insats|typ|type|slag|kind",
    SEEN: "hur var det|how was it|läget på platsen|iakttaget|seen",
    NOTE: "anteckning|anteckning inga personer|note|note no persons|notes|kommentar|comment|text|beskrivning|description",
    ORGANISATION: "vem besökte|who visited|organisation|organization|enhet|unit|patrull|patrol unit|vem går|who goes",
    ROUND: "runda|round|trygghetsrunda|safety round|pass|shift|rundans namn",
    NUMBER: "ärendenr|case number|externt nummer|external number|besöksid|visit id|id|nr|nummer|number|löpnr",
    SYSTEM: "system|källsystem|källa|source",
}  # fmt: skip


def recognised(columns: Sequence[str]) -> dict[str, str]:
    """Our column → source column; each source column is used once, the most telling heading first."""
    by_plain: dict[str, str] = {}
    for name in columns:
        by_plain.setdefault(plain(name), name)
    wanted = sorted(
        (rank, order, ours, plain(word))
        for order, (ours, words) in enumerate(_WORDS.items())
        for rank, word in enumerate([ours, *words.split("|")])
    )  # fmt: skip
    found: dict[str, str] = {}
    for _rank, _order, ours, key in wanted:
        source = by_plain.get(key)
        if source is not None and ours not in found and source not in found.values():
            found[ours] = source
    return found
