# SPDX-License-Identifier: GPL-2.0-or-later
"""An autumn walk with seven findings and their measures, and its follow-up walk a spring later."""
from __future__ import annotations

import datetime as dt

from PIL import Image

from est_plugin.jobs.plan_walk import copy_walk
from est_plugin.jobs.save_finding import Lamp, Seen, save_findings

UTC = dt.timezone.utc
NOW = dt.datetime(2027, 4, 20, 20, 0, tzinfo=UTC)  # after the follow-up walk of 17:30 the same evening
START = dt.datetime(2027, 4, 20, 15, 30, tzinfo=UTC)
DAY = dt.date(2027, 4, 20)


class Story:
    """`store` with the walk, its findings by a short name, and the follow-up walk `again`."""

    def __init__(self, store, walk, stops, folder):
        self.store, self.walk = store, walk
        photo = folder / "fore.jpg"
        Image.new("RGB", (400, 300), "#46566b").save(photo)
        self.after = folder / "efter.jpg"
        Image.new("RGB", (400, 300), "#d9c46b").save(self.after)
        common = {"walk_id": walk.id, "seen_at": walk["planned_start"]}
        seen = {
            "bushes": Seen("Buskarna skymmer sikten mot övergångsstället.", category="B2", xy=(380.0, 5.0), **common),
            "lamp": Seen("Lampan vid trappan är släckt.", category="A1", xy=(120.0, 4.0), lamp=Lamp(pole_number="H-7"), photos=[photo], **common),
            "gate": Seen("Bommen är trasig, mopeder kör in på skolgården.", category="D3", xy=(40.0, -3.0), severity=3, **common),
            "graffiti": Seen("Klotter på tunnelväggen.", category="H1", xy=(250.0, 9.0), severity=1, **common),
            "tunnel": Seen("Tunneln luktar och är smutsig.", category="H2", xy=(260.0, 2.0), **common),
            "flowers": Seen("Fina blommor", kind="good", category="F4", xy=(300.0, 1.0), **common),
            "bench": Seen("Bänken saknar ryggstöd.", category="L2", xy=(200.0, -8.0), **common),
        }
        with store.transaction("test") as tx:
            tx.update(store.get("walk", walk.id), state="held")
        self.findings = dict(zip(seen, save_findings(store, list(seen.values())).findings))
        self.again, _done = copy_walk(store, walk.id, START)

    def organisation(self, code):
        return self.store.find("organisation", {"code": code})[0]

    def measure(self, title, *names, status="new", lamp=False, **values):
        """A measure that answers findings, brought to its status by allowed steps."""
        first = status if status in ("new", "ordered", "in_progress", "planned", "forwarded", "monitor") else "in_progress"
        later = {name: values.pop(name) for name in ("done_on", "reason", "verified_on", "verified_by", "verified_how") if name in values}
        with self.store.transaction("test") as tx:
            row = tx.insert("measure", {"title": title, "measure_type": "maintenance", "status": first, **values})
            for name in names:
                tx.insert("measure_link", {"measure_id": row.id, **self._target(name, lamp)})
            if status == "verified":
                row = tx.update(row, status="fixed", done_on=later.pop("done_on", None))
            if status != first:
                tx.update(row, status=status, **later)
        return row.id

    def _target(self, name, lamp):
        finding = self.findings[name]
        if not lamp:
            return {"finding_id": finding.id}
        return {"lighting_defect_id": self.store.find("lighting_defect", {"finding_id": finding.id})[0].id}

    def status(self, measure_id):
        return self.store.get("measure", measure_id)["status"]

    def id(self, name):
        return self.findings[name].id


