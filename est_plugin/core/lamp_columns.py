# SPDX-License-Identifier: GPL-2.0-or-later
"""Which column of a lighting layer or export tells what of a lamp: by its name in Swedish, English, Norwegian or as an OSM tag, and by its values."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import lamp_values
from .importing.bad_value import BadValue
from .importing.wording import plain
from .lamp_types import UNKNOWN, lamp_type_of

POLE_NUMBER, POINT_ID, OWNER, CABINET = "pole_number", "lighting_point_id", "lamp_owner", "cabinet"
TYPE, POWER, FLUX, HEIGHT = "lamp_type", "lamp_power", "lamp_flux", "lamp_height"
OFF, DIMMED = "lamp_off", "lamp_dimmed"
PURPOSES = (POLE_NUMBER, OWNER, TYPE, POWER, FLUX, HEIGHT, CABINET, OFF, DIMMED, POINT_ID)
OFF_COLUMN = "lamp_off_column"  # beside OFF in a row: the column it stands in when that is not the usual one
NONE_CHOSEN = ""  # the user says that no column tells it

# the first words are the surest; compared in plain letters
_NAMES: dict[str, tuple[str, ...]] = {key: tuple(plain(word) for word in words.split("|")) for key, words in {
    POLE_NUMBER: (
        "pole number|pole|stolpnummer|stolpnr|stolpe nr|stolpens nummer|stolpe|stolp nr|stolp-id|stolpid|stolpmärkning|belysningsstolpe|pole no|pole id|"
        "mastnummer|mastenummer|mast nr|driftsmerking|driftsmärkning|armaturnr|armaturnummer|lampnr|lampnummer|ref|nummer|nr|littera|märkning|number|name|namn"
    ),
    OWNER: "lamp owner|belysningsägare|owner|ägare|eier|operator|huvudman|väghållare|eier navn|ägarnamn|anläggningsägare|vedlikeholdsansvarlig",
    TYPE: (
        "lamp type|lamptyp|ljuskälla|ljuskälletyp|ljuskällatyp|lyskilde|lyskilde type|lyskildetype|light source|lightsource|source type|armaturtyp|"
        "armatur typ|luminaire type|luminaire|light method|light:method|lampa|armatur"
    ),
    POWER: (
        "power w|power|effekt|effekt w|effekt (w)|watt|wattage|lampeffekt|lampeffekt w|systemeffekt|installerad effekt|light power|lamp power|"
        "ljuskälla effekt|nominell effekt|effekt watt|lyseffekt"
    ),
    FLUX: (
        "flux lm|luminous flux|flux|ljusflöde|ljusflöde lm|ljusflöde (lm)|ljusflode|lumen|lm|lysstrøm|lysfluks|lysutbytte lm|light lumen|luminance flux|"
        "armaturljusflöde"
    ),
    HEIGHT: (
        "mounting height|ljuspunktshöjd|ljuspunkthöjd|lph|montagehöjd|monteringshöjd|monteringshøyde|høyde over veg|lyspunkthøyde|stolphöjd|stolphöjd m|"
        "masthøyde|masthöjd|total mastelengde|pole height|lamp height|light height|height m|height|höjd|höjd m|høyde"
    ),
    CABINET: (
        "cabinet|belysningscentral|belysningsskåp|central|centralnr|central nr|skåp|skåpnr|elskåp|tändskåp|tändcentral|tennpunkt|tennpunktnummer|"
        "tenningspunkt|feeder pillar|feeding point|bc|matningspunkt|feed cabinet|switch cabinet"
    ),
    OFF: (
        "is deliberate|deliberately off|släckt med flit|medvetet släckt|släckt|avstängd|lamp off|switched off|driftstatus|driftsstatus|drift status|"
        "operational status|lit|i drift|status"
    ),
    DIMMED: "dimmed|dimming|dimmad|dimmer|nattsänkning|nattsänkt|nattdimning|nedreglering|ljusreglering|styrning dimning|light dimmed",
    POINT_ID: "lighting point id|uuid|globalid|objektid|objekt id|osm id|lokal id|lokalid|gml id|id|fid",
}.items()}  # fmt: skip

_READERS: dict[str, Callable[[Any], Any]] = {
    POWER: lamp_values.power_w, FLUX: lamp_values.flux_lm, HEIGHT: lamp_values.height_m, DIMMED: lamp_values.dimmed,
    OFF: lamp_values.is_deliberately_off,
}  # fmt: skip
_LEAST_READABLE = 0.5  # of the values that say something
Sample = Callable[[str], Iterable[Any]]  # column → some of its values


def guess_columns(columns: Sequence[str], sample: Sample | None = None, taken: Mapping[str, str] | None = None) -> dict[str, str]:
    """Purpose → column, for those that are found; every column serves one purpose.

    Parameters
    ----------
    columns : names of the layer or table
    sample : values of a column; with it a column is passed over whose values cannot be meant (heights over the sea in "höjd"), and one without a
        telling name is taken when its values are words for lamp types or for on and off
    taken : purpose → column (or NONE_CHOSEN) that the user has chosen; those stay
    """
    found = {purpose: column for purpose, column in (taken or {}).items() if column == NONE_CHOSEN or column in columns}
    ranked = []
    for order, column in enumerate(columns):
        key = plain(column)
        for purpose, names in _NAMES.items():
            if key in names and purpose not in found:
                ranked.append((names.index(key), order, purpose, column))
    used = {column for column in found.values() if column}
    for _rank, _order, purpose, column in sorted(ranked):
        if purpose not in found and column not in used and fits_values(purpose, column, sample):
            found[purpose] = column
            used.add(column)
    for column in columns if sample is not None else ():
        if column not in used and (purpose := _by_values(sample(column))) and purpose not in found:
            found[purpose] = column
            used.add(column)
    return {purpose: column for purpose, column in found.items() if column}


def fits_values(purpose: str, column: str, sample: Sample | None) -> bool:
    """Whether at least half of what a column says can be read as this; a column that says nothing may become filled."""
    reader = _READERS.get(purpose)
    if sample is None or reader is None and purpose != TYPE:
        return True
    values = [value for value in sample(column) if value is not None and str(value).strip()]
    if not values:
        return True
    if purpose == TYPE:
        return sum(lamp_type_of(value) != UNKNOWN for value in values) >= _LEAST_READABLE * len(values)
    return sum(_is_readable(reader, value) for value in values) >= _LEAST_READABLE * len(values)


def _is_readable(reader: Callable[[Any], Any], value: Any) -> bool:
    try:
        reader(value)
    except BadValue:
        return False
    return True


def _by_values(values: Iterable[Any]) -> str | None:
    """What a column tells whose name says nothing."""
    told = [value for value in values if value is not None and str(value).strip()]
    texts = [value for value in told if isinstance(value, str)]
    if not texts or len(texts) < len(told):
        return None
    if lamp_values.off_words(texts):
        return OFF
    return TYPE if sum(lamp_type_of(text) != UNKNOWN for text in texts) > _LEAST_READABLE * len(texts) else None
