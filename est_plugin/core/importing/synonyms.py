# SPDX-License-Identifier: GPL-2.0-or-later
"""Words that fault-report exports use for our columns, most telling first; compared in plain letters."""

from __future__ import annotations

# target column → (words that mean it, words that may mean it)
COLUMN_WORDS: dict[str, tuple[str, str]] = {
    "description": (
        "beskrivning|ärendebeskrivning|felbeskrivning|fritext|vad|iakttagelse|problem|problembeskrivning|"
        "problem/iakttagelse|meddelande|anmälan|description|details|desc|cmt|"
        "vad har hänt|vad gäller det",
        "rubrik|titel|title|subject|ärende|kommentar|comment|text|anteckning|notering|name|namn|observation",
    ),
    "place_text": (
        "plats|adress|gatuadress|gata|gatunamn|vägnamn|platsbeskrivning|plats/adress|plats, adress|address|street|place|location|var",
        "område|läge|stadsdel|ort|ortnamn|area|site|locality",
    ),
    "seen_at": (
        "anmäld|anmäldes|anmälningsdatum|anmäld datum|datum anmäld|registrerad|registreringsdatum|inkom|inkommen|"
        "inkommet|inkom datum|upptäckt|tidpunkt|"
        "requested datetime|reported|reported at|datetime",
        "datum|datum och tid|date|tid|time|skapad|skapad datum|created|created at|timestamp|datetime utc|när",
    ),
    "external_number": (
        "ärendenr|ärendenummer|ärende-id|ärende id|ärende nr|ärendets nummer|referensnummer|referens|ref|refnr|case id|"
        "case number|case no|service request id|ticket|"
        "ticket id|report id|report no|felanmälan nr|felanmälningsnummer|externt nummer|externt id",
        "id|nr|nummer|no|number|diarienr|diarienummer|dnr|objectid|objekt-id|fid",
    ),
    "external_system": ("källsystem|ärendesystem", "system"),
    "source": ("källa|inkommet via|inkom via|kanal|source|channel", ""),
    "category": (
        "kategori|ärendetyp|ärendekategori|bokstav|kategori (b4)|category|service code|service name|type of finding",
        "typ|type|kod|code",
    ),
    "fault": (
        "feltyp|felkod|typ av fel|lampfel|belysningsfel|fault|fault type",
        "fel|kategori|ärendetyp|typ|category|type|service name|service code",
    ),
    "pole_number": (
        "stolpnr|stolpe|stolpnummer|stolpe nr|stolp-id|stolpid|stolpmärkning|belysningsstolpe|"
        "lyktstolpe|"
        "lyktstolpsnummer|stolpens nummer|pole|pole number|pole id|"
        "montagenr|montagenummer|armaturnr|lampnr|lampnummer",
        "märkning|lampa|armatur|objekt",
    ),
    "extent": ("omfattning|utbredning|extent", "antal lampor"),
    "in_row": ("antal i rad|i rad|lampor i rad|number in a row", ""),
    "lamp_owner": ("belysningsägare|ägare|owner", "väghållare"),
    "cabinet": ("belysningscentral|central|skåp|elskåp|tändskåp|cabinet", ""),
    "lighting_point_id": ("belysningspunkt|ljuspunkt|ljuspunkts-id|lighting point", ""),
    "kind": ("bra eller brist|brist eller bra|brist/bra|bra/brist|kind", "brist"),
    "severity": ("allvarlighet|allvarlighetsgrad|allvarlighet 1-4|severity", "risk|allvar"),
    "land_owner": ("markägare|markägare/rådighet|rådighet|vems|fastighetsägare|land owner|landowner", "ägare"),
    "affected_group": ("vem upplever|drabbade|grupp|affected group", ""),
    "suggestion": ("förslag|förslag till åtgärd|åtgärdsförslag|föreslagen åtgärd|suggestion", "önskemål"),
    "paper_reference": ("blad|bladnr|blad nr|protokollrad|sheet", "rad"),
    "light": ("ljus|ljusförhållande|light", ""),
    "place_type": ("platstyp|typ av plats|place type", ""),
    "walk_id": ("vandring|trygghetsvandring|walk", ""),
    "walk_stop_id": ("stopp|stop", ""),
}  # fmt: skip

# how a position may be given → words
POSITION_WORDS: dict[str, tuple[str, ...]] = {
    "x": ("x",),
    "y": ("y",),
    "lon": ("lon", "long", "longitud", "longitude", "lng"),
    "lat": ("lat", "latitud", "latitude"),
    "easting": ("e", "ost", "easting", "east", "ostlig", "eost"),
    "northing": ("n", "nord", "northing", "north", "nordlig", "nnord"),
    "position": ("koordinat", "koordinater", "position", "coordinate", "coordinates", "latlon", "latlong", "lonlat", "gps", "point", "ne"),
    "geometry": ("geometry", "geometri", "geom", "wkt", "shape", "wkbgeometry", "thegeom"),
}

# words round a coordinate that say nothing about which one it is
POSITION_FILLERS = frozenset(
    "koordinat koordinater koord coord coordinate gps sweref sweref99 99 99tm tm wgs wgs84 84 rt90 rt 90 "
    "m meter deg grader i system lage plats position pos "
    "3006 3007 3008 3009 3010 3011 3012 3013 3014 3015 3016 3017 3018 3021 4326 epsg och".split()
)
