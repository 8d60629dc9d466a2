# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of the base map for papers: rendered at a given size on paper, with time-out, cancel and a list of what is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeedback, QgsMapLayer, QgsMapRendererCustomPainterJob,
    QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF, QSize, QSizeF, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from ..compat import server_texts
from ..core.errors import Cancelled, InputError
from .network_watch import NetworkWatch

TIMEOUT_S = 20.0
MAX_PIXELS = 60_000_000
MOST_VECTOR_BYTES = 2_500_000
_MM_PER_INCH = 25.4
_REMOTE = frozenset(
    {"wms", "wcs", "wfs", "oapif", "arcgismapserver", "arcgisfeatureserver", "postgres", "mssql", "oracle", "vectortile", "mesh"}
)
_CREDIT_SIGN = re.compile(r"©[^\n]*")
Extent = tuple  # (xmin, ymin, xmax, ymax) in map units


@dataclass(frozen=True)
class MapImage:
    """A picture and what the paper must say about it."""

    image: bytes  # PNG
    extent: Extent  # what the picture really covers
    crs_label: str
    credits: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # names of layers that did not answer, failed or are broken
    vector: bytes | None = None  # the same as a PDF page, when every layer shown is made of vectors

    @property
    def credit(self) -> str:
        """All credits on one line."""
        return " · ".join(self.credits)


def render_map(
    layers: Sequence[QgsMapLayer],
    extent: Sequence[float],
    crs: QgsCoordinateReferenceSystem,
    width_mm: float,
    height_mm: float,
    dpi: float = 200.0,
    background: str = "#FFFFFF",
    *,
    timeout_s: float = TIMEOUT_S,
    feedback: QgsFeedback | None = None,
    is_grey: bool = False,
    lighten: float = 0.0,
    context: QgsCoordinateTransformContext | None = None,
) -> MapImage:
    """Draw layers (top first) on a picture of `width_mm` × `height_mm`; call it in the main thread, events go on meanwhile.

    A layer that does not answer within `timeout_s` is left out and named in `missing`; the rest is drawn. `is_grey` and `lighten`
    (0 to 1) make a base map for papers that are read outdoors. Raises Cancelled through `feedback`, InputError for impossible sizes.
    """
    broken = [layer.name() for layer in layers if not layer.isValid()]
    usable = [layer for layer in layers if layer.isValid()]
    settings = _settings(usable, extent, crs, width_mm, height_mm, dpi, background, context)
    with NetworkWatch() as watch:
        image, failed, is_late = _run(settings, timeout_s, feedback)
    failed |= {layer.id() for layer in usable if watch.has_failed(layer)}
    if is_late:
        late = [layer for layer in usable if layer.providerType().lower() in _REMOTE] or usable
        failed |= {layer.id() for layer in late}
        settings.setLayers([layer for layer in usable if layer.id() not in failed])
        image, more, is_late = _run(settings, timeout_s, feedback)
        failed |= more | ({layer.id() for layer in settings.layers()} if is_late else set())
    shown = [layer for layer in usable if layer.id() not in failed]
    if is_grey or lighten:
        image = _outdoors(image, is_grey, lighten)
    box = settings.visibleExtent()
    return MapImage(
        _png(image),
        (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()),
        crs_label(crs),
        credits_of(shown),
        tuple(broken + [layer.name() for layer in usable if layer.id() in failed]),
        None if is_grey or lighten or is_late else _as_vectors(settings, shown, width_mm, height_mm),
    )


def _settings(
    layers: list[QgsMapLayer],
    extent: Sequence[float],
    crs: QgsCoordinateReferenceSystem,
    width_mm: float,
    height_mm: float,
    dpi: float,
    background: str,
    context: QgsCoordinateTransformContext | None,
) -> QgsMapSettings:
    width, height = round(width_mm / _MM_PER_INCH * dpi), round(height_mm / _MM_PER_INCH * dpi)
    if width < 1 or height < 1 or width * height > MAX_PIXELS:
        raise InputError("error.map-size", width=width, height=height)
    box = QgsRectangle(*extent)
    if box.isEmpty() or not box.isFinite():
        raise InputError("error.geometry-empty")
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(width, height))
    settings.setOutputDpi(dpi)
    settings.setExtent(box)
    settings.setBackgroundColor(QColor(background))
    if context is not None:
        settings.setTransformContext(context)
    settings.setFlag(QgsMapSettings.Flag.Antialiasing, True)
    settings.setFlag(QgsMapSettings.Flag.DrawLabeling, True)
    settings.setFlag(QgsMapSettings.Flag.DrawSelection, False)
    settings.setFlag(QgsMapSettings.Flag.UseAdvancedEffects, True)
    return settings


def _run(settings: QgsMapSettings, timeout_s: float, feedback: QgsFeedback | None) -> tuple[QImage, set[str], bool]:
    """(picture, ids of failed layers, whether the time ran out)."""
    job, loop, timer = QgsMapRendererParallelJob(settings), QEventLoop(), QTimer()
    timer.setSingleShot(True)
    job.finished.connect(loop.quit)
    timer.timeout.connect(loop.quit)
    if feedback is not None:
        feedback.canceled.connect(loop.quit)
    try:
        job.start()
        if job.isActive() and not (feedback is not None and feedback.isCanceled()):
            timer.start(int(timeout_s * 1000))
            loop.exec()
        timer.stop()
        is_late = job.isActive()
        if is_late:
            job.cancel()
    finally:
        if feedback is not None:
            feedback.canceled.disconnect(loop.quit)
    if feedback is not None and feedback.isCanceled():
        raise Cancelled()
    return job.renderedImage(), {error.layerID for error in job.errors() if error.layerID}, is_late


def _as_vectors(settings: QgsMapSettings, shown: list[QgsMapLayer], width_mm: float, height_mm: float) -> bytes | None:
    """The map as a page of vectors; None when a layer is a picture, or when the page would be heavier than one."""
    if not shown or not all(isinstance(layer, QgsVectorLayer) and layer.providerType().lower() not in _REMOTE for layer in shown):
        return None
    settings.setLayers(shown)
    settings.setFlag(QgsMapSettings.Flag.ForceVectorOutput, True)
    settings.setFlag(QgsMapSettings.Flag.UseAdvancedEffects, False)
    settings.setTextRenderFormat(Qgis.TextRenderFormat.AlwaysOutlines)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page = QPdfWriter(buffer)
    page.setPageSize(QPageSize(QSizeF(width_mm, height_mm), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    page.setPageMargins(QMarginsF(0, 0, 0, 0))
    page.setResolution(round(settings.outputDpi()))
    painter = QPainter(page)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    buffer.close()
    return bytes(data) if len(data) <= MOST_VECTOR_BYTES else None


def _outdoors(image: QImage, is_grey: bool, lighten: float) -> QImage:
    """Grey and paler, so that black lines and numbers stand out on it."""
    made = image.convertToFormat(QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB32)
    if lighten > 0:
        dots = (made.dotsPerMeterX(), made.dotsPerMeterY())
        made = made.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(made)
        painter.setOpacity(min(1.0, lighten))
        painter.fillRect(made.rect(), QColor("#FFFFFF"))
        painter.end()
        if is_grey:
            made = made.convertToFormat(QImage.Format.Format_Grayscale8)
        made.setDotsPerMeterX(dots[0])
        made.setDotsPerMeterY(dots[1])
    return made


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    buffer.close()
    return bytes(data)


def fit_extent(bounds: Sequence[float], width_mm: float, height_mm: float, margin: float = 0.08, least_m: float = 120.0) -> Extent:
    """The smallest extent with the proportions of the paper box that holds the bounds and a margin (part of the size)."""
    xmin, ymin, xmax, ymax = (float(value) for value in bounds)
    if not all(map(math.isfinite, (xmin, ymin, xmax, ymax))) or xmax < xmin or ymax < ymin:
        raise InputError("error.geometry-empty")
    width = max((xmax - xmin) * (1 + 2 * margin), least_m)
    height = max((ymax - ymin) * (1 + 2 * margin), width / width_mm * height_mm)
    width = max(width, height / height_mm * width_mm)
    x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def crs_label(crs: QgsCoordinateReferenceSystem) -> str:
    """Name of a CRS as people write it: "SWEREF 99 13 30"."""
    name = crs.description().split(" / ")[-1].strip()
    name = re.sub(r"^ETRS89-[A-Z]{3} \[([^]]+)\]", r"\1", name)  # ETRS89-SWE [SWEREF 99 TM], its EPSG name from 2025
    name = re.sub(r"\s*\([^)]*\)$", "", name)  # TM35FIN(E,N)
    return re.sub(r"SWEREF ?99\b", "SWEREF 99", name) or crs.authid()


def credits_of(layers: Iterable[QgsMapLayer]) -> tuple[str, ...]:
    """Who must be named on the map, each once: what a layer's metadata say, or a © in its description."""
    found: list[str] = []
    for layer in layers:
        attribution, abstract = server_texts(layer)
        texts = [*layer.metadata().rights(), attribution]
        provider = layer.dataProvider()
        if not any(texts):
            comment = provider.dataComment() if hasattr(provider, "dataComment") else ""
            texts = _CREDIT_SIGN.findall("\n".join((layer.metadata().abstract(), abstract, comment)))
        found += [text.strip() for text in texts if text and text.strip() and text.strip() not in found]
    return tuple(dict.fromkeys(found))
