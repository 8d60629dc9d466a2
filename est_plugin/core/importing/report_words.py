# SPDX-License-Identifier: GPL-2.0-or-later
"""Words that exports of reports and events use: for our columns, and for the shipped categories where they can mean one thing only."""
from __future__ import annotations

# our column → (words that mean it, words that may mean it), most telling first; in place of synonyms.COLUMN_WORDS
REPORT_COLUMNS: dict[str, tuple[str, str]] = {
    "occurred_from": (
        "tidpunkt|när|när hände det|händelsetid|händelsedatum|tidpunkt från|inträffade|inträffat|datum och tid|occurred|occurred at|occurred on|"
        "incident date|event date|date occurred|from date|starttid|startdatum|start time|start date|requested datetime|datetime|datum|date",
        "från|from|start|datetime raw|datum från|created|created at|skapad|skapad datum|registrerad|anmäld|anmälningsdatum|anmäld datum|inkom|inkommen|"
        "rapporterad|reported|reported at|timestamp|månad|month|år månad|year month|tid|time|confirmed|datetime utc|dag|day",
    ),
    "occurred_to": ("tidpunkt till|till datum|till och med|t.o.m.|sluttid|slutdatum|end time|end date|to date|slut|end|datum till", "till|to"),
    "clock": ("klockslag|klockan|tid på dygnet|time of day|kl|tid från|time from|från kl", "tid|time|starttid|start time|timme|hour|när"),
    "clock_to": ("klockslag till|tid till|time to|till kl", "sluttid|end time|till|to"),
    "category": (
        "kategori|händelsetyp|typ av händelse|brottstyp|service name|category|ärendekategori|ärendetyp|incident type|event type|offense type|offence type|"
        "crime type|crime category|primary type|kategori (a4)",
        "typ|type|händelse|service code|vad|what|underkategori|subcategory|kod|code|offense|offence|group",
    ),
    "description": (
        "beskrivning|ärendebeskrivning|händelsebeskrivning|fritext|vad hände|vad har hänt|meddelande|description|details|detail|summary|sammanfattning|desc",
        "kommentar|comment|text|anteckning|notering|iakttagelse|observation|händelse|descript|title|rubrik",
    ),
    "heading": ("rubrik|ärenderubrik|titel|title|subject|ämne", ""),
    "place_text": (
        "plats|adress|gatuadress|platsbeskrivning|platsnamn|plats/adress|address|place|location|street|gata|gatunamn|var|location name|address string",
        "område|stadsdel|ort|ortnamn|area|site|locality|läge",
    ),
    "external_number": (
        "ärendenr|ärendenummer|ärende-id|ärende nr|referensnummer|service request id|report id|report no|case id|case number|case no|incident number|"
        "incidntnum|ticket id|rapport-id|rapportnr|löpnr|löpnummer|externt id|externt nummer",
        "id|nr|nummer|no|number|uid|ref|referens|objectid|fid|dnr|diarienr",
    ),
    "external_system": ("källsystem|ärendesystem", "system"),
    "source": ("källa|inkommet via|inkom via|kanal|source|channel", ""),
    "felt_or_occurred": ("upplevt/inträffat|upplevt eller hänt|upplevd eller inträffad|felt or happened|rapportslag", "slag"),
    "certainty": ("hur säkert|säkerhet|hur säker|tillförlitlighet|certainty|how sure", ""),
    "organisation_id": ("vem rapporterar|rapporterande enhet|rapportör|reporting unit|reported by unit", "enhet|organisation|förvaltning|unit"),
    "is_secret": ("sekretess|hemlig|confidential", ""),
    "source_status": ("status|ärendestatus|case status", "state"),
    "duplicate_of": ("parent service request id|extended attributes.parent service request id|duplicate of|dubblett av|samma ärende som", ""),
}  # fmt: skip

# code of the shipped list est_category → words, beside its labels; nothing that could as well be another one
CATEGORY_WORDS: dict[str, str] = {
    "SKA": "skadegörelse på egendom|åverkan|vandalism|criminal damage|property damage|krossad ruta",
    "KLO": "graffiti|graffiti removal|klottersanering|tagg|graffiti/klotter|klotter/graffiti",
    "NED": "nedskräpning|skräp|dumpning|dumpat avfall|litter|littering|fly tipping|flytipping|fly-tipping|illegal dumping|rubbish|street cleaning",
    "BRA": "brand|anlagd brand|fyrverkeri|fyrverkerier|smällare|eldning|fire|arson|fireworks|mordbrand|bilbrand",
    "BEL": "belysning|gatubelysning|belysningsfel|trasig belysning|lampa|släckt lampa|mörk plats|street light|street lighting|street lights|street light out|"
           "street light - 1/out|street lights - all/out|streetlight|lighting",
    "VEG": "växtlighet|skymd sikt|buskar|vegetation|overgrown vegetation|tree trim",
    "UND": "underhåll|bristande underhåll|potthål|hål i gatan|pothole|potholes|pothole in street|pavement cave-in|pavements",
    "SAM": "samling|folksamling|ungdomssamling|gathering|loitering youths",
    "ORD": "ordningsstörning|ordningsstörningar|störning|buller|bråk|stök|noise|disorder|disorderly conduct|anti-social behaviour|anti social behaviour|"
           "antisocial behaviour|asb|ordningslagen",
    "NAR": "narkotika|narkotikabrott|knark|droger|droghandel|drugs|drug dealing|drug/narcotic|narcotics|drug violation",
    "ALK": "alkohol|berusning|fylleri|fylleri/lob|alcohol|drunkenness|drunk",
    "VLD": "våld|hot|rån|misshandel|misshandel, grov|olaga hot|rån väpnat|rån, övrigt|rån övrigt|rån, försök|personrån|våldsbrott|violence|threat|robbery|"
           "assault|aggravated assault|mord/dråp|mord/dråp, försök|skottlossning|knivlagar",
    "TRA": "trakasserier|trakasseri|kränkning|ofredande|ofredande/förargelse|harassment|sexuellt ofredande|hets mot folkgrupp",
    "STO": "stöld|inbrott|stöld/inbrott|stöld, ringa|bostadsinbrott|inbrott, försök|cykelstöld|bilstöld|motorfordon, stöld|theft|burglary|vehicle theft|"
           "car theft|motor vehicle theft|larceny/theft|stöld, försök",
    "TRF": "buskörning|fortkörning|hastighet|motorburen ungdom|a-traktor|a-traktorer|vårdslös körning|trafikbrott|speeding|reckless driving|olovlig körning",
    "SKO": "skoloro|oro vid skola",
    "OVA": "otrygg plats|ödslig plats|unsafe place|unsafe area",
    "TIL": "tillhåll|bosättning|tältläger|encampment|homeless encampment",
    "PER": "hot mot personal|hot och våld mot personal|incident against staff",
    "EVE": "evenemang|kommande evenemang",
    "RYK": "rykte|rykten|ryktesspridning|social oro|rumour|rumours|rumor",
    "POS": "trygg plats|safe place",
    "LUG": "inget att rapportera|ingenting att rapportera|lugnt|nothing to report",
    "OVR": "övrigt|annat|other",
}  # fmt: skip
OTHER = "OVR"  # what unknown words become when the user says so
