# SPDX-License-Identifier: GPL-2.0-or-later
"""What qgis_process hands over is text only: a map service, a garbled text file, a project beside it."""
from __future__ import annotations

from pathlib import Path

from tests.algorithms.conftest import BASE
from tests.harness.profile import make_profile
from tests.harness.qgis_process import QgisProcess

XYZ = "wms://type=xyz&url=https://tile.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=19&zmin=0"


def test_services_text_files_and_poles_by_number_work_from_a_script(plugin_zip, tmp_path):
    process = QgisProcess(make_profile(tmp_path / "profile", plugin_zip))
    made = process.run(
        "est:createworkspace", FOLDER=tmp_path / "Ny mapp å", NAME="EST", CRS="EPSG:3067", BASE_MAP=[f"{BASE}|layername=water", XYZ],
        LIGHTING_POINTS=f"{BASE}|layername=lighting_points",
    )  # fmt: skip
    source = tmp_path / "lampor.txt"
    source.write_bytes("Ärendenr\tStolpnr\tFeltyp\tBeskrivning\n1\tH-0168\tsläckt\tMörkt på kvällen\n".encode("cp1252"))
    imported = process.run("est:importlightingdefects", project=Path(made["PROJECT"]), WORKSPACE=made["WORKSPACE"], INPUT=source)
    assert (imported["IMPORTED"], imported["REJECTED_COUNT"]) == (1, 0)
    where = "description = 'Mörkt på kvällen'"
    assigned = process.run("est:assign", WORKSPACE=made["WORKSPACE"], TARGET="lighting_defect", WHERE=where, ORGANISATION="Belysning")
    assert assigned["CREATED"] == 1
    left = sorted(path.name for path in Path(made["WORKSPACE"]).parent.iterdir())
    assert left == ["EST.gpkg", "EST.qgz", "backups", "photos", "reports"], "no lease, no journal"
