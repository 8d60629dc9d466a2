# SPDX-License-Identifier: GPL-2.0-or-later
"""Which map services failed while a picture was drawn; a renderer leaves an empty area and says nothing."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager

from qgis.core import QgsDataSourceUri, QgsMapLayer, QgsNetworkAccessManager, QgsNetworkReplyContent
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkReply


class NetworkWatch(AbstractContextManager):
    """Counts answers and failures by host, whatever thread asked."""

    def __init__(self) -> None:
        self._answered: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    def __enter__(self) -> NetworkWatch:
        QgsNetworkAccessManager.instance().finished[QgsNetworkReplyContent].connect(self._on_finished)
        return self

    def __exit__(self, *_error: object) -> None:
        QgsNetworkAccessManager.instance().finished[QgsNetworkReplyContent].disconnect(self._on_finished)

    def _on_finished(self, reply: QgsNetworkReplyContent) -> None:
        is_answer = reply.error() == QNetworkReply.NetworkError.NoError
        (self._answered if is_answer else self._failed)[_place(reply.request().url())] += 1

    def has_failed(self, layer: QgsMapLayer) -> bool:
        """Whether the service of a layer was asked and gave nothing but errors."""
        place = service_of(layer)
        return bool(place) and self._failed[place] > 0 and self._answered[place] == 0


def service_of(layer: QgsMapLayer) -> str:
    """Host and port of the service behind a layer; empty for files."""
    uri = QgsDataSourceUri()
    uri.setEncodedUri(layer.source())
    return _place(QUrl(uri.param("url"))) if uri.hasParam("url") else ""


def _place(url: QUrl) -> str:
    return f"{url.host()}:{url.port()}" if url.host() else ""
