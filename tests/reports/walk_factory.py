# SPDX-License-Identifier: GPL-2.0-or-later
"""A made-up walk for the tests of the papers."""

from __future__ import annotations

import datetime as dt
import io
import math
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

from est_plugin.reports import content as c
from est_plugin.reports import map_boxes

DAY = dt.date(2026, 11, 17)
NAMES = (
    "Resecentrum, norra entrén",
    "Gångtunneln under Järnvägsgatan",
    "Parkeringen vid Gröndalsskolan",
    "Stadsparken, lekplatsen",
    "Busshållplats Torget",
    "Kyrktrappan",
    "Åpromenaden vid Östra bron",
    "Centrumgallerians baksida",
)
TYPES = ("resecentrum", "gångtunnel", "parkering", "lekplats", "hållplats", "trappa", "gångstråk", "handel")
CENTRE = (385_000.0, 6_672_000.0)
CREDIT = "© OpenStreetMaps bidragsgivare"


def clock(hour: int, minute: int = 0) -> dt.datetime:
    """A local time on the evening of the walk."""
    return dt.datetime(2026, 11, 17, hour, minute)


def publisher(**changes: Any) -> c.Publisher:
    """A municipality that does not exist."""
    values: dict[str, Any] = {
        "name": "Exempelkommun",
        "unit": "Säkerhet och trygghet",
        "diary_no": "KS 2026/123",
        "contact": "Trygghetssamordnaren, 0123-45 60 00, trygghet@exempelkommun.example",
        "url": "https://www.exempelkommun.example/trygg",
    }
    return c.Publisher(**{**values, **changes})


def edition(**changes: Any) -> c.Edition:
    """A working draft of 10 November."""
    return c.Edition(**{"made_on": dt.date(2026, 11, 10), **changes})


def walk(**changes: Any) -> c.WalkHeader:
    """An evening walk in November."""
    values: dict[str, Any] = {
        "name": "Centrum och resecentrum, hösten 2026",
        "starts": clock(17, 30),
        "ends": clock(19, 30),
        "meeting_place": "Resecentrum, norra entrén",
        "purpose": "Vi följer upp vandringen 2025 och tittar särskilt på vägen till bussen.",
        "length_m": 2350.0,
        "sunset": clock(15, 44),
        "dusk_ends": clock(16, 27),
        "light": "Mörkt, gatubelysningen tänd",
        "weather": "Uppehåll, 2 grader",
        "report_on": dt.date(2026, 12, 1),
        "follow_up_on": dt.datetime(2026, 12, 15, 18, 0),
    }
    return c.WalkHeader(**{**values, **changes})


def stop_point(number: int, count: int = 8) -> tuple[float, float]:
    """Where a stop lies: round a crooked loop."""
    turn = 2 * math.pi * (number - 1) / max(count, 1)
    return CENTRE[0] + 330 * math.cos(turn) * (1 + 0.15 * math.sin(3 * turn)), CENTRE[1] + 300 * math.sin(turn)


def stops(count: int = 8) -> tuple[c.Stop, ...]:
    """Stops with times a quarter of an hour apart."""
    return tuple(
        c.Stop(n, NAMES[(n - 1) % len(NAMES)], clock(17, 35) + dt.timedelta(minutes=13 * (n - 1)), 8, TYPES[(n - 1) % len(TYPES)])
        for n in range(1, count + 1)
    )


@lru_cache(maxsize=None)
def street_picture(width: int = 1440, height: int = 1520) -> bytes:
    """A muted picture of streets and houses, as a base map would look."""
    image = Image.new("RGB", (width, height), "#f4f2ee")
    draw = ImageDraw.Draw(image)
    for step in range(0, max(width, height), 130):
        draw.rectangle((step + 20, step // 3 % height, step + 90, step // 3 % height + 60), fill="#dedad3")
        for low in range(0, height, 190):
            draw.rectangle((step + 18, low + 22, step + 100, low + 120), fill="#e3dfd8")
        draw.line((step, 0, step + 60, height), fill="#ffffff", width=16)
        draw.line((0, step, width, step - 40), fill="#ffffff", width=16)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def walk_map(box: str = "participant", count: int = 8, **changes: Any) -> c.MapPicture:
    """Map of the whole walk with its stops."""
    points = [stop_point(n, count) for n in range(1, count + 1)]
    width, height = map_boxes.BOXES_MM[box]
    values: dict[str, Any] = {
        "image": street_picture(round(width * 6), round(height * 6)),
        "extent": map_boxes.extent_around(points, box),
        "crs_label": "SWEREF 99 TM",
        "credit": CREDIT,
        "route": (*points, points[0]),
        "made_on": dt.date(2026, 11, 10),
        "markers": tuple(c.Marker(str(n), *stop_point(n, count), "stop") for n in range(1, count + 1)),
    }
    return c.MapPicture(**{**values, **changes})


def stop_map(number: int = 3) -> c.MapPicture:
    """± 80 m about a stop, with lamps."""
    x, y = stop_point(number)
    lamps = tuple(c.Marker(str(10230 + n), x - 70 + n * 20, y + 22 * math.sin(n), "lamp") for n in range(8))
    return c.MapPicture(
        street_picture(900, 600),
        map_boxes.extent_at_stop(x, y),
        "SWEREF 99 TM",
        CREDIT,
        route=((x - 120, y - 40), (x, y), (x + 60, y + 80)),
        markers=(c.Marker(str(number), x, y, "stop"), *lamps),
    )


@lru_cache(maxsize=None)
def photo_bytes(width: int = 800, height: int = 600, orientation: int | None = None, mode: str = "JPEG") -> bytes:
    """A picture of a street at dusk, more or less."""
    image = Image.new("RGB", (width, height), "#46566b")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill="#2d2f33")
    draw.ellipse((width // 5, height // 6, width // 4, height // 5), fill="#ffe9a8")
    draw.rectangle((width // 5 + 12, height // 5, width // 5 + 22, height * 2 // 3), fill="#1c1c1c")
    written = io.BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    image.save(written, mode, **({"exif": exif} if mode == "JPEG" else {}))
    return written.getvalue()


def photo(**changes: Any) -> c.Photo:
    """A good photo."""
    return c.Photo(**{"source": photo_bytes(), "name": "IMG_0412.jpg", "caption": "Lampan vid trappan är släckt.", **changes})


def handout(**changes: Any) -> c.Handout:
    """Deltagarblad."""
    values: dict[str, Any] = {
        "publisher": publisher(),
        "edition": edition(),
        "walk": walk(),
        "stops": stops(),
        "map": walk_map(),
        "group": "A",
    }
    return c.Handout(**{**values, **changes})


def record_sheets(**changes: Any) -> c.RecordSheets:
    """Protokollblad of two stops and two groups."""
    pages = tuple(c.RecordSheet(stop, letter, stop_map(stop.number)) for letter in "AB" for stop in stops()[1:3])
    values: dict[str, Any] = {
        "publisher": publisher(),
        "edition": edition(),
        "walk": walk(),
        "sheets": pages,
        "return_to": "Medborgarkontoret, Torget 1",
        "electric_phone": "0123-45 60 99",
    }
    return c.RecordSheets(**{**values, **changes})


def leader_sheet(**changes: Any) -> c.LeaderSheet:
    """Ledarblad."""
    groups = (c.Group("A", "Boende i centrum", "Gata och trafik", 14, 11), c.Group("B", "Elevråd och fritidsgård", "Park och natur", 12, 9))
    values: dict[str, Any] = {
        "publisher": publisher(),
        "edition": edition(),
        "walk": walk(),
        "stops": stops(),
        "groups": groups,
        "phones": (("Elfara", "0123-45 60 99"), ("Vakthavande", "0123-45 60 01")),
    }
    return c.LeaderSheet(**{**values, **changes})


STATUSES = (
    c.Status("new", "Ny"),
    c.Status("planned", "Planerad"),
    c.Status("forwarded", "Väntar på svar"),
    c.Status("fixed", "Åtgärdad"),
    c.Status("refused", "Åtgärdas inte"),
    c.Status("verified", "Kontrollerad på plats"),
    c.Status("in_progress", "Pågår"),
)
DEFECTS = (
    ("Lampan vid trappans fot är släckt. Man ser inte sista trappsteget.", "A Belysning", "lamp", "Byt ljuskälla", "Belysning"),
    ("Buskarna skymmer sikten mot övergångsstället.", "B Sikt", "circle", "Beskär häcken till 80 cm", "Park och natur"),
    ("Bommen är trasig, mopeder kör in på skolgården.", "I Trafik", "bar", "Laga bommen", "Gata och trafik"),
    ("Klotter på tunnelväggen, över hela norra sidan.", "H Skötsel, klotter, skräp", "circle", "Sanera", "Renhållning"),
    ("Mörk passage mellan gallerian och parkeringen. Många väljer en omväg.", "D Vägval och utvägar", "circle", "", ""),
)


def rows(count: int = 24) -> tuple[c.FindingRow, ...]:
    """Findings: every sixth is good; all statuses occur."""
    return tuple(_row(n) for n in range(1, count + 1))


def _row(n: int) -> c.FindingRow:
    stop = (n - 1) * 8 // 30 % 8 + 1
    x, y = stop_point(stop)
    x, y = round(x + (n % 5) * 7 - 14, 1), round(y + (n % 7) * 6 - 18, 1)
    if n % 6 == 0:
        return c.FindingRow(
            str(n),
            "Nytt café håller öppet till 22. Ljust och folk i rörelse.",
            NAMES[stop - 1],
            stop,
            True,
            category="K Människor och liv",
            paper_reference=f"A{stop}.{n}",
            x=x,
            y=y,
        )
    text, category, shape, measure, responsible = DEFECTS[n % len(DEFECTS)]
    status = STATUSES[n % len(STATUSES)]
    measures = (
        (
            c.Measure(
                measure,
                status,
                "Marken är privat, ägaren vill inte." if status.code == "refused" else "",
                responsible,
                dt.date(2026, 12, 18) if status.code != "refused" else None,
            ),
        )
        if measure
        else ()
    )
    severity = ("Otrygghet", "Risk", "Akut fara", "Trivsel")[n % 4]
    return c.FindingRow(
        str(n),
        text,
        NAMES[stop - 1],
        stop,
        False,
        shape,
        category,
        severity,
        (2, 3, 4, 1)[n % 4],
        f"A{stop}.{n}",
        measures,
        (photo(),) if n % 4 == 0 else (),
        x,
        y,
        (c.Fact("Förslag", "Sätt upp en lampa till."), c.Fact("Stolpe nr", str(10200 + n))),
    )


def report(count: int = 24, **changes: Any) -> c.WalkReport:
    """Rapport från trygghetsvandring."""
    results = tuple(
        c.StopResult(stop, (c.Rating("A", 4, 2, 3, 5, 3, "Ljuset från gallerian"), c.Rating("B", 5, 3, 6, 2, 1))) for stop in stops()
    )
    values: dict[str, Any] = {
        "publisher": publisher(),
        "edition": edition(made_on=dt.date(2026, 12, 1)),
        "walk": walk(),
        "rows": rows(count),
        "stops": results,
        "groups": (c.Group("A", "Boende i centrum", count=11), c.Group("B", "Elevråd och fritidsgård", count=9)),
        "organisations": ("Gata och trafik", "Park och natur", "Polisen – lokalpolisområdet", "Bostadsbolaget"),
        "maps": (walk_map("report"),),
        "crs_label": "SWEREF 99 TM",
    }
    return c.WalkReport(**{**values, **changes})
