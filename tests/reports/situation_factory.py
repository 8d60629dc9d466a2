# SPDX-License-Identifier: GPL-2.0-or-later
"""A situation report with something in every part."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from est_plugin.core.picture.picture import BandTable
from est_plugin.core.situation import figures as f
from est_plugin.i18n import Texts
from est_plugin.reports.content import Dot, MapPicture, Marker
from est_plugin.reports.situation_content import SituationContent
from est_plugin.reports.situation_make import OwnTexts, make
from tests.reports import feedback_factory, walk_factory

DAY = dt.date(2026, 11, 23)


def figures(text: str = "Byt lampan vid trappan") -> f.Figures:
    """A week with reports of both kinds, measures, a walk, rounds."""
    lines = tuple(
        f.Line(str(n), f.Named(f"Slag {n} {text}"[:40], f"Kind {n}"), f.Counts(12 - n, 4 + n, 9), f.Counts(n % 3, 1, 0)) for n in range(9)
    )
    cells = tuple(tuple(float((day + band) % 4) for band in range(5)) for day in range(7))
    table = BandTable(cells, tuple(sum(row) for row in cells), int(sum(map(sum, cells))), 2, 0)
    measures = tuple(f.MeasureLine(n, text, "Gata och trafik", f"Plats {n}", "planned", DAY) for n in range(1, 9))
    spots = tuple(
        f.HotspotLine(str(n), n, f"Torget {n}", "act", "watch", n, text, (100.0 * n, 50.0), f.Counts(5, 14), f.Counts(2, 3), 4, 80) for n in range(1, 4)
    )
    total = f.Line("total", f.Named("Alla", "All"), f.Counts(72, 40, 80), f.Counts(9, 9, 0))
    return f.Figures(
        "2026-W47", "Centrum", DAY, before="2026-W46", last_year="2025-W47", total=total,
        unreviewed=3, calm=1, categories=lines, unit="places", places=lines[:5], places_of=9, when_occurred=table, when_felt=table,
        fates=tuple(f.PlaceFate("felt", fate, f.Named(text), f.Counts(5, 1, 0)) for fate in ("new", "recurring", "cooled")), hotspots=spots,
        measures=f.Measures(
            28, 4, 6, 2, 5, 6, 1, 5, 0, 1, doing=measures, doing_of=12, late=measures,
            finished=tuple(replace(one, done=DAY, status="fixed") for one in measures),
        ),
        walks=(f.WalkLine(text, "held", 22, 14, day=DAY), f.WalkLine("Norr", "cancelled", None, 0, text, DAY)), rounds=f.Rounds(3, 1, 11, 240, 2),
        reporters=(f.Reporter("Polisen", 40, 2, 1, 3, 0), f.Reporter("", 1, 1, 0, 0, 1)), silent=(f.Silent("Skolan", dt.date(2026, 10, 2)),),
        upcoming=(f.Upcoming("walk", text, "Torget", dt.date(2026, 12, 3)), f.Upcoming("meeting", "", "", dt.date(2026, 12, 1))),
        dialogues=2, themes=(f.Theme(14, f.Named("Belysning", "Lighting")),), spread=(f.Spread("felt", ((10, 20),), (), 4),), least=30,
    )  # fmt: skip


def situation(kind: str = "onepager", found: f.Figures | None = None, text: str = "Mörkret spelar roll.") -> SituationContent:
    """The content of one kind, with a map."""
    found = found or figures()
    picture: MapPicture = feedback_factory.picture("situation_long" if kind == "long" else "situation", ())
    xmin, ymin, xmax, ymax = picture.extent
    at = [(xmin + (xmax - xmin) * n / 9, ymin + (ymax - ymin) * (n * 4 % 9 + 1) / 11) for n in range(1, 8)]
    dots = tuple(Dot(x, y, n % 3 == 0) for n, (x, y) in enumerate(at))
    picture = replace(picture, dots=dots, markers=(Marker("1", *at[2], "priority"),), route=(), alt="Karta över perioden")
    own = OwnTexts("", text, text, text, "", "", f"{text}\n{text}", None, (("Åtgärdsplanen beslutad", "5 mars 2026"),))
    return make(found, own, kind, walk_factory.publisher(), walk_factory.edition(), picture, Texts("sv"))
