# SPDX-License-Identifier: GPL-2.0-or-later
"""The zip that users get: what is in it, what the repository says of it, and that real QGIS programs take it."""
from __future__ import annotations

import os
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.harness.profile import make_profile
from tests.harness.qgis_process import ProcessFailed, QgisProcess
from tests.harness.window import run_window
from tests.plugin.test_architecture import HEAVY

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / ".ci"


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(CI / script), *map(str, arguments)], capture_output=True, text=True, check=False)


def repacked(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of a zip with entries replaced, added or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return target


# -- content ---------------------------------------------------------------------------------------------------------------


def test_everything_lies_in_one_folder_of_the_plugins_name(plugin_zip):
    with zipfile.ZipFile(plugin_zip) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"est_plugin"}
    for needed in ("__init__.py", "plugin.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "resources/icons/est.svg"):
        assert f"est_plugin/{needed}" in names
    assert any(name.startswith("est_plugin/forms/") for name in names)


def test_neither_tests_nor_caches_are_packed(plugin_zip):
    with zipfile.ZipFile(plugin_zip) as archive:
        names = archive.namelist()
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc") or "/tests/" in name or "/." in name] == []


def test_the_same_checkout_gives_the_same_bytes(plugin_zip, tmp_path):
    again = run("build.py", "package", "--to", tmp_path)
    assert again.returncode == 0, again.stderr
    assert Path(again.stdout.strip()).read_bytes() == plugin_zip.read_bytes()


@pytest.mark.parametrize("name", ["base.gpkg-wal", "base.gpkg.aux.xml", "a.pyc", ".DS_Store"])
def test_what_open_programs_leave_beside_a_file_is_not_packed(name):
    """GDAL 3.10 writes the .aux.xml as soon as somebody looks at a GeoPackage that names its source."""
    builder = runpy.run_path(str(CI / "build.py"))
    assert not builder["is_wanted"](ROOT / "resources" / "demo" / name)
    assert builder["is_wanted"](ROOT / "resources" / "demo" / "base.gpkg")


def test_stage_makes_a_folder_that_follows_the_checkout(tmp_path):
    staged = run("build.py", "stage", "--to", tmp_path)
    assert staged.returncode == 0, staged.stderr
    folder = Path(staged.stdout.strip())
    assert (folder / "metadata.txt").samefile(ROOT / "metadata.txt")
    assert (folder / "core").samefile(ROOT / "est_plugin" / "core")
    assert (folder / "resources" / "i18n").is_dir()


# -- the twin of the repository's validator ----------------------------------------------------------------------------------


def test_the_repository_would_accept_it(plugin_zip):
    checked = run("validate_package.py", plugin_zip)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "accepted" in checked.stdout


@pytest.fixture(scope="module")
def small_zip(plugin_zip, tmp_path_factory):
    """The package without its rooms: each check of the whole takes half a minute. It is accepted, so that a refusal has its one reason."""
    with zipfile.ZipFile(plugin_zip) as archive:
        rooms = {name: None for name in archive.namelist() if name.count("/") > 1 and not name.startswith("est_plugin/resources/icons/")}
    small = repacked(plugin_zip, tmp_path_factory.mktemp("small") / "small.zip", rooms)
    checked = run("validate_package.py", small)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return small


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("est_plugin/LICENSE", None, "LICENSE is missing"),
        ("est_plugin/core/fast.so", b"\x7fELF", "a compiled binary"),
        ("est_plugin/__pycache__/a.pyc", b"", "does not belong"),
        ("other/file.txt", b"", "one folder"),
        ("est_plugin/metadata.txt", b"[general]\nname=EST\nversion=1.0\nemail=nobody\ntracker=here\n", "tracker=here is not a web address"),
        ("est_plugin/a.py", b"value = eval(input())\n", "B307"),
        ("est_plugin/a.py", b"def f(name):\n    return 'SELECT * FROM ' + name\n", "B608"),
        ("est_plugin/a.py", b"import xml.etree.ElementTree as E\nE.parse('a')\n", "B314"),
        ("est_plugin/a.py", b"def f(password=''):\n    return password\n", "B107"),
        ("est_plugin/a.json", b'{"a": "AKIA' + b'QWERTYUIOPASDFGH"}\n', "AWS Access Key"),
        ("est_plugin/big.png", None, "is more than"),
    ],
    ids=["licence", "binary", "cache", "two folders", "link", "eval", "sql", "xml", "password", "secret", "size"],
)
def test_a_bad_package_is_refused_with_the_reason(small_zip, tmp_path, name, content, reason):
    if reason == "is more than":
        content = os.urandom(26 * 1024 * 1024)
    bad = repacked(small_zip, tmp_path / "bad.zip", {name: content})
    checked = run("validate_package.py", bad)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert reason in checked.stdout


def test_what_is_no_zip_is_said_to_be_none(tmp_path):
    (tmp_path / "a.zip").write_text("nothing")
    checked = run("validate_package.py", tmp_path / "a.zip")
    assert checked.returncode == 2
    assert "not a zip" in checked.stderr


# -- the programs -----------------------------------------------------------------------------------------------------------


def test_qgis_process_enables_it_and_finds_its_algorithms(plugin_zip, tmp_path):
    process = QgisProcess(make_profile(tmp_path / "profile", plugin_zip, enabled=False))
    assert process.algorithms() == []
    process.enable()
    assert "est:createworkspace" in process.algorithms()


def test_qgis_process_tells_what_is_wrong_with_a_parameter(plugin_zip, tmp_path):
    process = QgisProcess(make_profile(tmp_path / "profile", plugin_zip))
    with pytest.raises(ProcessFailed) as failure:
        process.run("est:checkworkspace", WORKSPACE=tmp_path / "nowhere.gpkg")
    assert failure.value.code != 0
    assert "nowhere.gpkg" in failure.value.text
    assert "Traceback" not in failure.value.text


RELOAD = """
import sys

from osgeo import gdal
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMenu, QToolBar
import qgis.utils

window = iface.mainWindow()


def inventory():
    # what a person or another plugin could stumble over
    pause_for_deletions()
    found = {kind.__name__: sorted(each.objectName() + "|" + text_of(each) for each in window.findChildren(kind))
             for kind in (QDockWidget, QToolBar, QMenu, QAction)}
    found["providers"] = sorted(each.id() for each in QgsApplication.processingRegistry().providers())
    found["journal"] = gdal.GetConfigOption("OGR_SQLITE_JOURNAL")
    return found


def text_of(widget):
    return (getattr(widget, "text", None) or getattr(widget, "title", None) or widget.windowTitle)()


def pause_for_deletions():
    import time

    until = time.monotonic() + 0.4
    wait_for(lambda: time.monotonic() > until)


def differences(before, after):
    lines = []
    for kind, now in after.items():
        then = before[kind]
        if then != now:
            lines.append(kind + ": " + repr([each for each in now if each not in then] + ["-" + each for each in then if each not in now])
                         if isinstance(now, list) else kind + ": " + repr((then, now)))
    return lines


NAME = "est_plugin"
report(loaded=NAME in qgis.utils.active_plugins)
shot("started")
first = inventory()
assert qgis.utils.unloadPlugin(NAME)
without = inventory()
counts = []
for _ in range(2):
    qgis.utils.loadPlugin(NAME)
    qgis.utils.startPlugin(NAME)
    again = inventory()
    qgis.utils.unloadPlugin(NAME)
    counts.append((differences(first, again), differences(without, inventory())))
report(provider="est" in first["providers"], counts=counts, gone="est" not in without["providers"])
report(left=[name for name in without["QDockWidget"] + without["QToolBar"] if name.lower().startswith("est")])
finish()
"""


@pytest.mark.window
def test_it_loads_unloads_and_loads_again_in_the_window_and_leaves_nothing(plugin_zip, tmp_path):
    result = run_window(make_profile(tmp_path / "profile", plugin_zip), RELOAD, tmp_path / "out")
    assert result.ok, result.explain()
    assert result.exit_code == 0, result.explain()
    assert result.values["loaded"] and result.values["provider"] and result.values["gone"]
    assert result.values["left"] == []
    assert result.values["counts"] == [[[], []], [[], []]]
    assert [line for line in result.messages if "est_plugin" in line or "[EST]" in line] == []


@pytest.mark.window
def test_starting_qgis_with_it_loads_no_heavy_library(plugin_zip, tmp_path):
    script = f"import sys\nreport(heavy=[name for name in {HEAVY!r} if name in sys.modules])\nfinish()"
    with_plugin = run_window(make_profile(tmp_path / "with", plugin_zip), script, tmp_path / "a")
    without = run_window(make_profile(tmp_path / "without", None), script, tmp_path / "b")
    assert with_plugin.ok and without.ok, with_plugin.explain() + without.explain()
    assert set(with_plugin.values["heavy"]) <= set(without.values["heavy"])
