# SPDX-License-Identifier: GPL-2.0-or-later
"""Base-map pictures for papers: right size, right extent, honest about what is missing."""

from __future__ import annotations

import io
import socket
import threading
import time

import pypdf
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeedback, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtGui import QColor, QImage

from est_plugin.core.errors import Cancelled, InputError
from est_plugin.gis.map_image import credits_of, crs_label, fit_extent, render_map
from tests.gis.conftest import CRS, at, town

BOX = (*at(-20, -60), *at(220, 120))


@pytest.fixture
def silent_server():
    """An address that takes connections and never answers."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(20)
    taken: list[socket.socket] = []
    is_over = threading.Event()

    def take() -> None:
        server.settimeout(0.2)
        while not is_over.is_set():
            try:
                taken.append(server.accept()[0])
            except OSError:
                continue

    thread = threading.Thread(target=take)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    is_over.set()
    thread.join()
    for connection in taken:
        connection.close()
    server.close()


def image_of(result) -> QImage:
    image = QImage()
    assert image.loadFromData(result.image, "PNG")
    return image


def colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def test_size_in_pixels_follows_paper_and_resolution(qgis_app):
    crs = QgsCoordinateReferenceSystem(CRS)
    result = render_map([town()["streets_paths"]], BOX, crs, 90, 60, 200)
    image = image_of(result)
    assert (image.width(), image.height()) == (709, 472)
    assert colours(image) > 3
    assert result.missing == () and result.crs_label == "SWEREF 99 13 30"


def test_the_picture_covers_at_least_what_was_asked_and_says_what(qgis_app):
    result = render_map([town()["streets_paths"]], BOX, QgsCoordinateReferenceSystem(CRS), 50, 100, 100)
    xmin, ymin, xmax, ymax = result.extent
    assert xmin <= BOX[0] + 1e-6 and ymin <= BOX[1] + 1e-6 and xmax >= BOX[2] - 1e-6 and ymax >= BOX[3] - 1e-6
    assert (xmax - xmin) / (ymax - ymin) == pytest.approx(0.5, rel=0.01)


def test_a_fitted_extent_is_not_changed_by_rendering(qgis_app):
    wanted = fit_extent(BOX, 180, 190)
    result = render_map([], wanted, QgsCoordinateReferenceSystem(CRS), 180, 190, 100)
    assert result.extent == pytest.approx(wanted, abs=0.5)


def test_fit_extent_holds_the_points_with_a_margin_and_the_proportions():
    xmin, ymin, xmax, ymax = fit_extent((0, 0, 1000, 100), 100, 50, margin=0.1)
    assert (xmax - xmin, ymax - ymin) == pytest.approx((1200, 600))
    assert ((xmin + xmax) / 2, (ymin + ymax) / 2) == pytest.approx((500, 50))


def test_one_point_gets_a_surrounding():
    xmin, ymin, xmax, ymax = fit_extent((10, 10, 10, 10), 90, 60)
    assert (xmax - xmin, ymax - ymin) == pytest.approx((120, 80))


@pytest.mark.parametrize("box", [(5, 0, 1, 1), (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1)])
def test_impossible_bounds_are_refused(box):
    with pytest.raises(InputError):
        fit_extent(box, 90, 60)


def test_outdoor_maps_are_grey_and_pale(qgis_app):
    crs = QgsCoordinateReferenceSystem(CRS)
    streets = town()["streets_paths"]
    streets.renderer().symbol().setColor(QColor("#000000"))
    dark = image_of(render_map([streets], BOX, crs, 90, 60, 100, is_grey=True))
    pale = image_of(render_map([streets], BOX, crs, 90, 60, 100, is_grey=True, lighten=0.5))
    assert dark.isGrayscale() and pale.isGrayscale()
    darkest = [min(im.pixelColor(x, y).red() for x in range(im.width()) for y in range(im.height())) for im in (dark, pale)]
    assert darkest[1] > darkest[0] + 40


def test_a_broken_layer_is_named_and_the_rest_is_drawn(qgis_app):
    broken = QgsVectorLayer("/finns/inte.gpkg", "Borttagen karta", "ogr")
    result = render_map([town()["streets_paths"], broken], BOX, QgsCoordinateReferenceSystem(CRS), 60, 60, 100)
    assert result.missing == ("Borttagen karta",)
    assert colours(image_of(result)) > 3


def test_a_service_that_does_not_answer_is_left_out_in_time(qgis_app, silent_server):
    slow = QgsRasterLayer(f"type=xyz&url={silent_server}/{{z}}/{{x}}/{{y}}.png&zmax=19&zmin=0", "Stadskartan", "wms")
    assert slow.isValid()
    start = time.monotonic()
    result = render_map([town()["streets_paths"], slow], BOX, QgsCoordinateReferenceSystem(CRS), 60, 60, 100, timeout_s=1.5)
    assert time.monotonic() - start < 12
    assert result.missing == ("Stadskartan",)
    assert colours(image_of(result)) > 3


def test_a_service_that_refuses_is_named(qgis_app):
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    gone = QgsRasterLayer(f"type=xyz&url=http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png&zmax=19&zmin=0", "Nedlagd tjänst", "wms")
    result = render_map([town()["streets_paths"], gone], BOX, QgsCoordinateReferenceSystem(CRS), 60, 60, 100, timeout_s=8)
    assert "Nedlagd tjänst" in result.missing


def test_a_cancelled_picture_raises(qgis_app):
    feedback = QgsFeedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        render_map([town()["streets_paths"]], BOX, QgsCoordinateReferenceSystem(CRS), 60, 60, 100, feedback=feedback)


def test_a_poster_that_no_memory_holds_is_refused(qgis_app):
    with pytest.raises(InputError) as caught:
        render_map([], BOX, QgsCoordinateReferenceSystem(CRS), 10_000, 10_000, 300)
    assert caught.value.key == "error.map-size"


def test_credits_come_from_metadata_or_description_each_once(qgis_app):
    first, second, third = (QgsVectorLayer("Point", name, "memory") for name in "abc")
    for layer in (first, second):
        metadata = layer.metadata()
        metadata.setRights(["© Lantmäteriet"])
        layer.setMetadata(metadata)
    third.setAbstract("Gator 2026.\n© Värnamo kommun")
    assert credits_of([first, second, third]) == ("© Lantmäteriet", "© Värnamo kommun")


@pytest.mark.parametrize(("code", "label"), [("EPSG:3006", "SWEREF 99 TM"), ("EPSG:3008", "SWEREF 99 13 30"), ("EPSG:3067", "TM35FIN")])
def test_coordinate_systems_are_named_as_people_do(qgis_app, code, label):
    assert crs_label(QgsCoordinateReferenceSystem(code)) == label


@pytest.mark.parametrize(("name", "label"), [
    ("SWEREF99 13 30", "SWEREF 99 13 30"), ("ETRS89-SWE [SWEREF 99 13 30]", "SWEREF 99 13 30"),
    ("ETRS89-FIN [EUREF-FIN] / TM35FIN(E,N)", "TM35FIN"), ("Kommunens eget [1938]", "Kommunens eget [1938]"),
])  # fmt: skip
def test_names_of_older_and_newer_proj_are_shown_alike(name, label):
    class Crs:
        def description(self) -> str:
            return name

    assert crs_label(Crs()) == label


def test_layers_in_another_system_are_drawn_in_place(qgis_app, project):
    crs = QgsCoordinateReferenceSystem("EPSG:3006")
    from qgis.core import QgsCoordinateTransform, QgsRectangle

    box = QgsCoordinateTransform(QgsCoordinateReferenceSystem(CRS), crs, QgsProject.instance().transformContext()).transformBoundingBox(
        QgsRectangle(*BOX)
    )
    extent = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    assert colours(image_of(render_map([town()["streets_paths"]], extent, crs, 60, 60, 100))) > 3


def test_layers_of_vectors_come_as_a_page_of_vectors_too(qgis_app):
    crs = QgsCoordinateReferenceSystem(CRS)
    result = render_map([town()["streets_paths"]], BOX, crs, 90, 60, 200)
    page = result.vector
    assert page.startswith(b"%PDF") and b"/Subtype /Image" not in page
    box = pypdf.PdfReader(io.BytesIO(page)).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (90, 60)
    assert render_map([town()["streets_paths"]], BOX, crs, 90, 60, 200, is_grey=True).vector is None


def test_a_picture_among_the_layers_keeps_the_map_a_picture(qgis_app, tmp_path):
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "a.png"))
    layers = [town()["streets_paths"], QgsRasterLayer(str(tmp_path / "a.png"), "raster")]
    assert render_map(layers, BOX, QgsCoordinateReferenceSystem(CRS), 90, 60, 200).vector is None
