# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the example from resources/demo, the way a municipality would: create, plan, print, enter, import, assign, follow up."""
from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable

from demo_qgis import ROOT, Run

INPUT = ROOT / "resources" / "demo"
NAME = "EST exempel"
BASE = "helsinki_base.gpkg"
NOW = dt.datetime(2026, 11, 13, 9, 0, tzinfo=dt.timezone.utc)  # the day after the walk
FOLLOW_UP = dt.datetime(2027, 11, 11, 17, 30)
BASE_MAP = ("stations_stops", "railways", "squares", "parking", "green_areas", "water")  # top first
ROLES = {"STREETS_PATHS": "streets_paths", "LIGHTING_POINTS": "lighting_points", "BUILDINGS": "buildings",
         "PROPERTY_OWNER_AREAS": "property_owner_areas"}  # fmt: skip
LAYER_NAMES = {
    "stations_stops": "Stationer och hållplatser", "railways": "Spår", "squares": "Torg", "parking": "Parkering", "green_areas": "Grönytor",
    "water": "Vatten", "streets_paths": "Gator och stigar", "lighting_points": "Belysningspunkter", "buildings": "Byggnader",
    "property_owner_areas": "Markägare (påhittade)", "addresses": "Adresser",
}  # fmt: skip
SETTINGS = {
    "is_demo": True, "time_zone": "Europe/Helsinki", "municipality": {"name": "Exempelkommunen"},
    "contact": "Säkerhetsenheten, exempel@kommunen.example", "url": "https://www.kommunen.example/trygg",
    "emergency_numbers": {"Larm": "112", "Elfara": "08-465 004 12"},  # a number reserved for fiction
    "organisations_reviewed": True,
}  # fmt: skip
VIEW_MARGIN_M = 60
NOT_REVIEWED = 6
NOT_PUBLISHED = 7  # every so manieth finding stays internal, so that the public version differs
Log = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What was made."""

    gpkg: Path
    project: Path
    walk_id: str


def build(folder: Path, run: Run, log: Log, reports: Path, language: str = "sv") -> Built:
    """Make the workspace in `folder` (new); refused rows of the imports are written to `reports`."""
    made = run(
        "est:createworkspace", FOLDER=str(folder), NAME=NAME, CRS="EPSG:3067", LANGUAGE=language, BASE_MAP=[_source(name) for name in BASE_MAP],
        **{role: _source(name) for role, name in ROLES.items()},
    )  # fmt: skip
    gpkg, project = Path(made["WORKSPACE"]), Path(made["PROJECT"])
    _bring_base_map(gpkg, project, language)
    log(f"   1 arbetsyta: {gpkg.name}")
    walk = _read("walk.json")
    planned = run(
        "est:planwalk", WORKSPACE=str(gpkg), NAME=walk["name"], ROUTE=str(INPUT / "route.geojson"), STOPS=str(INPUT / "stops.geojson"),
        START=walk["planned_start"], MINUTES_PER_STOP=walk["minutes_per_stop"],
    )  # fmt: skip
    walk_id = planned["WALK"]
    log(f"   2 vandring: {planned['STOPS_PLANNED']} stopp")
    with _store(gpkg) as store:
        _complete_walk(store, walk_id, walk)
        _hold(store, walk_id, walk)
    log(f"   3 iakttagelser: {_import(run, gpkg, reports, 'findings', 'findings.csv', WALK=walk_id)}")
    log(f"   4 belysningsfel: {_import(run, gpkg, reports, 'lightingdefects', 'lighting_defects.csv')}")
    log(f"   5 felanmälningar: {_import(run, gpkg, reports, 'findings', 'fault_reports.csv', CRS='EPSG:3067')}")
    with _store(gpkg) as store:
        log(f"   6 foton: {_photos(store, walk_id)}, hotspots: {_hotspots(store)}")
    with tempfile.TemporaryDirectory() as named:
        log(f"   7 EST-rapporter: {_import(run, gpkg, reports, 'observations', _named(Path(named), 'reports.csv', language))}")
    with _store(gpkg) as store:
        log(f"     granskade: {_review(store)}")
    log(f"   8 åtgärder: {_assign(run, gpkg)}")
    return Built(gpkg, project, walk_id)


def plan_follow_up(built: Built, folder: Path) -> Built:
    """The follow-up walk a year later, in a copy: two walks on one route would hide each other on the map of the example."""
    from est_plugin.core import local_time
    from est_plugin.jobs.plan_walk import copy_walk

    shutil.copytree(built.gpkg.parent, folder)
    gpkg = folder / built.gpkg.name
    with _store(gpkg) as store:
        walk, _done = copy_walk(store, built.walk_id, FOLLOW_UP.replace(tzinfo=local_time.zone(SETTINGS["time_zone"])))
    return Built(gpkg, gpkg.with_suffix(".qgz"), walk.id)


def _read(name: str) -> Any:
    return json.loads((INPUT / name).read_text(encoding="utf-8"))


def _source(layer: str) -> str:
    return f"{INPUT / BASE}|layername={layer}"


def _store(gpkg: Path) -> Any:
    """The open store as a context manager."""
    from contextlib import contextmanager

    from est_plugin.storage.workspace import open_workspace

    @contextmanager
    def opened() -> Any:
        with open_workspace(gpkg, "exempel") as workspace:
            yield workspace.store

    return opened()


def _bring_base_map(gpkg: Path, project_path: Path, language: str) -> None:
    """Copy the base map into the workspace folder, so that the folder opens anywhere, and name its layers."""
    from qgis.core import QgsProject, QgsVectorLayer

    from est_plugin.gis import layer_roles, project_setup

    copy = gpkg.parent / BASE
    shutil.copyfile(INPUT / BASE, copy)
    project = QgsProject()
    project_setup.open_project(project, project_path)
    for layer in layer_roles.base_layers(project):
        name = layer.source().split("layername=")[-1].split("|")[0]
        layer.setDataSource(f"{copy}|layername={name}", _layer_name(name, language), "ogr")
    addresses = QgsVectorLayer(f"{copy}|layername=addresses", _layer_name("addresses", language), "ogr")
    project_setup.add_base_layer(project, layer_roles.ADDRESSES, addresses)
    _begin_at_route(project)
    project_setup.save(project, project_path)
    project.clear()


def _begin_at_route(project: Any) -> None:
    """The first view shows the walk, not the whole base map."""
    from qgis.core import QgsCoordinateTransform, QgsReferencedRectangle, QgsVectorLayer

    route = QgsVectorLayer(str(INPUT / "route.geojson"), "route", "ogr")
    box = QgsCoordinateTransform(route.crs(), project.crs(), project.transformContext()).transformBoundingBox(route.extent())
    box.grow(VIEW_MARGIN_M)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(box, project.crs()))


def _layer_name(name: str, language: str) -> str:
    return LAYER_NAMES[name] if language == "sv" else name.replace("_", " ").capitalize()


# -- the walk ----------------------------------------------------------------------------------------------------------
def _complete_walk(store: Any, walk_id: str, walk: dict[str, Any]) -> None:
    """What the planner adds in the dialog: settings, purpose, meetings, groups."""
    from est_plugin.core import local_time
    from est_plugin.jobs import plan_walk
    from est_plugin.jobs.keep_settings import keep_settings

    keep_settings(store, SETTINGS)
    local = local_time.zone(SETTINGS["time_zone"])
    organisations = dict(store.rows("organisation", ("code", "id")))
    groups = tuple(
        plan_walk.GroupInput(row["letter"], organisations.get(row["organisation"]), row["participant_kind"], row["invited"], row["coming"])
        for row in walk["groups"]
    )
    given = replace(
        plan_walk.input_of(store, walk_id), start=_moment(walk["planned_start"], local), groups=groups, purpose=walk["purpose"],
        meeting_place=walk["meeting_place"], preparatory_meeting=_moment(walk["preparatory_meeting"], local),
        follow_up_meeting=_moment(walk["follow_up_meeting"], local), leader_organisation_id=organisations[walk["leader_organisation"]],
        diary_number=walk["diary_number"],
    )  # fmt: skip
    plan_walk.save_walk(store, given, walk_id)


def _hold(store: Any, walk_id: str, walk: dict[str, Any]) -> None:
    """The evening itself: who came, weather and light, and the ratings of each sheet."""
    from est_plugin.core import local_time
    from est_plugin.jobs.save_record_sheet import Rating, Sheet, save_sheet

    local = local_time.zone(SETTINGS["time_zone"])
    stops = dict(store.rows("walk_stop", ("number", "id"), {"walk_id": walk_id}))
    for row in _read("stop_ratings.json"):
        rating = Rating(**{name: row[name] for name in vars(Rating()) if name in row})
        save_sheet(store, Sheet(walk_id, stops[row["stop"]], row["letter"], rating, ()))
    organisations = dict(store.rows("organisation", ("code", "id")))
    with store.transaction("held") as tx:
        tx.update(
            store.get("walk", walk_id), state=walk["state"], held_start=_moment(walk["held_start"], local),
            held_end=_moment(walk["held_end"], local), light=walk["light"], weather=walk["weather"], weather_note=walk["weather_note"],
        )  # fmt: skip
        for row in walk["groups"]:
            same = {"walk_id": walk_id, "letter": row["letter"], "organisation_id": organisations.get(row["organisation"]),
                    "participant_kind": row["participant_kind"]}  # fmt: skip
            tx.update(store.find("walk_group", same)[0], present=row["present"])


def _moment(text: str, local: dt.tzinfo) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=local)


def _import(run: Run, gpkg: Path, reports: Path, what: str, name: str, **more: str) -> str:
    rejected = reports / f"ej inlästa rader, {Path(name).stem}.csv"
    made = run(f"est:import{what}", WORKSPACE=str(gpkg), INPUT=str(INPUT / name), REJECTED=str(rejected), **more)
    return f"{made['IMPORTED']} nya, {made['UPDATED']} uppdaterade, {made['REJECTED_COUNT']} ej inlästa, {made['DUPLICATES']} liknar andra"


def _named(folder: Path, name: str, language: str) -> str:
    """The file with its organisations called as the workspace calls them: that is how an import finds them. Its path."""
    text = (INPUT / name).read_text(encoding="utf-8-sig")
    for one in json.loads((ROOT / "resources" / "codelists" / "organisations.json").read_text(encoding="utf-8")):
        text = text.replace(f";{one['name_sv']};", f";{one[f'name_{language}']};")
    target = folder / name
    target.write_text(text, encoding="utf-8-sig")
    return str(target)


def _photos(store: Any, walk_id: str) -> int:
    """Photos of the folder to their findings, by sheet number, position and time; the first ones may be published."""
    from est_plugin.core import geometry, local_time, photo_match
    from est_plugin.gis.transform import LONLAT, transformer
    from est_plugin.jobs.attach_photos import photo_transaction
    from est_plugin.storage.photo_files import read_folder

    infos, errors = read_folder(INPUT / "photos", local_time.zone(SETTINGS["time_zone"]))
    if errors:
        raise SystemExit(f"demo: {errors[0]}")
    to_map = transformer(LONLAT, store.crs)
    findings = store.find("finding", {"walk_id": walk_id})
    targets = [photo_match.Target(row.id, geometry.point_xy(row["geom"]), row["seen_at"], row["paper_reference"] or "") for row in findings]
    photos = [photo_match.Photo(i.name, to_map(i.lon, i.lat) if i.lon is not None else None, i.taken_at, i.caption) for i in infos]
    matched = 0
    with photo_transaction(store, "photos") as (tx, copier):
        for info, proposal in zip(infos, photo_match.match(photos, targets)):
            if proposal.finding_id:
                matched += len(copier.attach(tx, "finding_id", proposal.finding_id, [info.path], is_cleared=matched < 6))
        for index, row in enumerate(findings):
            if index % NOT_PUBLISHED:
                tx.update(row, visibility="public")
    return matched


def _hotspots(store: Any) -> int:
    from osgeo import ogr

    from est_plugin.jobs.save_hotspot import save_hotspot

    features = _read("hotspots.geojson")["features"]
    for feature in features:
        values = {key: value for key, value in feature["properties"].items() if key != "drawn_as"}
        for name in ("period_from", "period_to", "review_date"):
            values[name] = dt.date.fromisoformat(values[name])
        shape = ogr.CreateGeometryFromJson(json.dumps(feature["geometry"]))
        save_hotspot(store, bytes(shape.ExportToIsoWkb()), values)
    return len(features)


def _review(store: Any) -> int:
    """All but the last ones: the example has something left to review."""
    from est_plugin.jobs.review_reports import approve

    reports = store.find("observation", order_by=["occurred_from"])
    return len(approve(store, [row.id for row in reports[:-NOT_REVIEWED]], NOW).steps)


# -- measures ----------------------------------------------------------------------------------------------------------
_KEY = {"finding": "paper_reference", "lighting_defect": "pole_number", "hotspot": "name"}


def _assign(run: Run, gpkg: Path) -> int:
    """Each assignment of the list: proposed by the rules as of the day after the walk, then carried as far as the list says."""
    from est_plugin.jobs.assign import assign_together

    total = 0
    for one in _read("assignments.json"):
        with _store(gpkg) as store:
            before = {row[0] for row in store.rows("measure", ("id",))}
            targets = [(one["target"], row.id) for key in one["which"] for row in store.find(one["target"], {_KEY[one["target"]]: key})]
            if len(targets) != len(one["which"]):
                raise SystemExit(f"demo: not all found: {one['which']}")
            given = _proposed(store, one, targets)
            is_together = one["one_for_all"] and len(targets) > 1
            if is_together:
                assign_together(store, targets, given)
        if not is_together:
            where = f"\"{_KEY[one['target']]}\" IN ({', '.join(_quoted(key) for key in one['which'])})"
            run("est:assign", WORKSPACE=str(gpkg), TARGET=one["target"], WHERE=where, ORGANISATION=one["organisation"], TYPE=one["measure_type"],
                PRIORITY=one["priority"])  # fmt: skip
        with _store(gpkg) as store:
            made = [row for row in store.find("measure") if row.id not in before]
            for measure in made:
                _carry(store, measure, one, given)
            total += len(made)
    return total


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _proposed(store: Any, one: dict[str, Any], targets: list[tuple[str, str]]) -> Any:
    """What the rules proposed on the day after the walk, whenever the example is made."""
    from est_plugin.core.choices import value_of
    from est_plugin.i18n import Texts
    from est_plugin.jobs import assign

    organisation = store.find("organisation", {"code": one["organisation"]})[0]
    proposed = assign.propose(store, targets, NOW, responsible=organisation, measure_type=one["measure_type"])
    return replace(assign.as_input(proposed[0], "sv", Texts("sv")), priority=int(value_of("priority", one["priority"])))


def _carry(store: Any, measure: Any, one: dict[str, Any], given: Any) -> None:
    """Title, cost and the like, the dates as they were the day after the walk, then the steps one by one."""
    from est_plugin.jobs.set_status import set_status

    organisations = dict(store.rows("organisation", ("code", "id")))
    values = {name: getattr(given, name) for name in ("answer_by", "due_date", "due_reason", "window_from", "window_to")}
    values.update({name: one[name] for name in ("title", "cost_tkr", "recurs_yearly") if one.get(name) is not None})
    values.update({f"{name}_id": organisations[one[name]] for name in ("contractor",) if one.get(name)})
    if one.get("called_at"):
        from est_plugin.core import local_time

        values["called_at"] = _moment(one["called_at"], local_time.zone(SETTINGS["time_zone"]))
    also = [organisations[code] for code in one.get("co_responsible", [])]
    with store.transaction("demo") as tx:
        tx.update(measure, **values)
        if one.get("barrier"):
            barrier = {key: organisations[value] if key.endswith("_id") else value for key, value in one["barrier"].items()}
            place = next(row["geom"] for row in (store.get("finding", link["finding_id"]) for link in store.find("measure_link", {"measure_id": measure.id})))
            made = tx.insert("barrier", {"measure_id": measure.id, "geom": place, **barrier})
            for link in store.find("measure_link", {"measure_id": measure.id}):
                tx.update(store.get("finding", link["finding_id"]), barrier_id=made.id)
        tx.insert_many("co_responsible", [{"measure_id": measure.id, "organisation_id": key} for key in also])
    for step in one["steps"]:
        fields = {key: _value(key, value, organisations) for key, value in step.items() if key != "status"}
        fields = {("forwarded_to_id" if key == "forwarded_to" else key): value for key, value in fields.items()}
        now = store.get("measure", measure.id)
        if now["status"] == step["status"]:
            with store.transaction("demo") as tx:
                tx.update(now, **fields)
        else:
            day = max([NOW.date(), *(fields[name] for name in ("done_on", "verified_on") if fields.get(name))])
            set_status(store, [measure.id], step["status"], fields, day)


def _value(key: str, value: Any, organisations: dict[str, str]) -> Any:
    if key == "forwarded_to":
        return organisations[value]
    is_date = key.endswith(("_date", "_on", "_by")) and key != "verified_by"
    return dt.date.fromisoformat(value) if is_date else value
