# SPDX-License-Identifier: GPL-2.0-or-later
"""est:checkworkspace: is the workspace whole, and what to do when it is not."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterFileDestination,
)  # fmt: skip

from ..core.errors import StorageError
from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, progress_of


class CheckWorkspace(EstAlgorithm):
    """Looks only: nothing in the workspace is changed."""

    ID = "checkworkspace"
    GROUP = "workspace"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterFileDestination("OUTPUT_HTML", "", "HTML (*.html)", optional=True))
        self.addOutput(QgsProcessingOutputNumber("PROBLEMS", self.label("PROBLEMS")))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.check_workspace import check_workspace
        from ..reports.check_page import check_page

        report = check_workspace(self.workspace_path(parameters, context), progress_of(feedback))
        texts = Texts(language())
        for found in report.problems:
            feedback.pushWarning(found.text(texts))
        feedback.pushInfo(tr("workspace-check.summary", n=len(report.problems)))
        results: dict[str, Any] = {"PROBLEMS": len(report.problems)}
        output = self.parameterAsFileOutput(parameters, "OUTPUT_HTML", context)
        if output:
            _write(Path(output), check_page(report.page(texts), texts))
            results["OUTPUT_HTML"] = output
        return results


def _write(path: Path, html: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", errors="replace")
    except OSError as error:
        raise StorageError("error.file-unwritable", file=str(path), reason=error.strerror or str(error)) from error
