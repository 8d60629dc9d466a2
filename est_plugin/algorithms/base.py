# SPDX-License-Identifier: GPL-2.0-or-later
"""What all algorithms of the provider share: texts, checked parameters, the workspace opened and always closed, errors in words."""
from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProcessingParameterDefinition,
    QgsProcessingParameterFile, QgsProcessingParameterNumber, QgsProperty, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtGui import QIcon

from .. import paths
from ..core.errors import Cancelled, EstError, InputError, ReadOnlyError
from ..i18n import tr

if TYPE_CHECKING:
    from ..storage import workspace
    from ..storage.store import Store

log = logging.getLogger("est_plugin.algorithms")
WORKSPACE = "WORKSPACE"
Parameters = dict[str, Any]


class EstAlgorithm(QgsProcessingAlgorithm):
    """Parse the parameters, call one job, hand out the results: subclasses write `add_parameters` and `process`.

    Texts are looked up as algorithm.ID.name, .help and algorithm.ID.PARAMETER (else algorithm.any.PARAMETER), each with .help if there is one.
    """

    ID = ""
    GROUP = ""
    own_readers: tuple[str, ...] = ()  # parameters that `process` reads itself: QGIS would refuse what our own reader takes

    # -- what QGIS asks ------------------------------------------------------------------------------------------------
    def name(self) -> str:
        return self.ID

    def displayName(self) -> str:  # noqa: N802
        return tr(f"algorithm.{self.ID}.name")

    def group(self) -> str:
        return tr(f"algorithm.group.{self.GROUP}")

    def groupId(self) -> str:  # noqa: N802
        return self.GROUP

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(f"algorithm.{self.ID}.help")

    def icon(self) -> QIcon:
        return QIcon(paths.icon("est"))

    def createInstance(self) -> EstAlgorithm:  # noqa: N802
        return type(self)()

    def flags(self) -> Any:
        """In the main thread: the store, the project's layers and the documents live there."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_parameters()

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:  # noqa: N802
        """QGIS checks neither that a file exists nor numbers (abc becomes the default), and speaks of parameters without the cure."""
        for definition in self.parameterDefinitions():
            try:
                self._check(definition, parameters, context)
            except EstError as error:
                return False, error.text(_texts())
        return True, ""

    def processAlgorithm(  # noqa: N802
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The border: what our code raises becomes one sentence in the user's language."""
        try:
            with plain_journal():
                return self.process(parameters, context, feedback)
        except Cancelled as error:
            feedback.pushInfo(error.text(_texts()))
            raise QgsProcessingException(error.text(_texts())) from error
        except EstError as error:
            raise QgsProcessingException(error.text(_texts())) from error
        except QgsProcessingException:
            raise
        except Exception as error:  # the border: anything else is a fault of ours, and the log gets the trace
            log.exception("Unexpected error in %s", self.ID)
            raise QgsProcessingException(tr("algorithm.unexpected", error=f"{type(error).__name__}: {error}")) from error

    # -- what subclasses write -----------------------------------------------------------------------------------------
    def add_parameters(self) -> None:
        """Declare parameters and outputs with `add` and `addOutput`."""
        raise NotImplementedError

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Do the work; raise EstError for everything that the user must be told."""
        raise NotImplementedError

    # -- help for subclasses -------------------------------------------------------------------------------------------
    def label(self, name: str) -> str:
        """Label of a parameter or output."""
        own = f"algorithm.{self.ID}.{name.lower()}"
        text = tr(own)
        return text if text != own else tr(f"algorithm.any.{name.lower()}")

    def add(self, definition: QgsProcessingParameterDefinition, is_advanced: bool = False) -> None:
        """Declare a parameter; its label and help come from the catalogue."""
        name = definition.name()
        definition.setDescription(self.label(name))
        for key in (f"algorithm.{self.ID}.{name.lower()}.help", f"algorithm.any.{name.lower()}.help"):
            if tr(key) != key:
                definition.setHelp(tr(key))
                break
        if is_advanced:
            definition.setFlags(definition.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(definition)

    def add_workspace(self) -> None:
        """The parameter WORKSPACE."""
        self.add(QgsProcessingParameterFile(WORKSPACE, "", QgsProcessingParameterFile.Behavior.File, extension="gpkg"))

    def workspace_path(self, parameters: Parameters, context: QgsProcessingContext) -> Path:
        """The .gpkg that WORKSPACE names."""
        return Path(self.parameterAsFile(parameters, WORKSPACE, context))

    def text_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """A text parameter without blanks round it; its default when it is not named at all, empty when it is given as nothing."""
        if parameters.get(name) is None and (name in parameters or self.parameterDefinition(name).defaultValue() is None):
            return ""
        return self.parameterAsString(parameters, name, context).strip()

    @contextmanager
    def open_store(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, *, can_write: bool = True
    ) -> Iterator[Store]:
        """The store of WORKSPACE with the right to write (or only to read), closed whatever happens; tells who has it otherwise."""
        from ..storage import workspace

        path = self.workspace_path(parameters, context)
        with workspace.open_workspace(path, user_name(), can_write=can_write) as opened:
            if can_write and opened.store.is_read_only:
                raise _why_read_only(opened)
            for key in opened.notes:
                feedback.pushInfo(tr(key))
            yield opened.store

    def _check(self, definition: QgsProcessingParameterDefinition, parameters: Parameters, context: QgsProcessingContext) -> None:
        name, value = definition.name(), parameters.get(definition.name())
        is_optional = bool(definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)
        if value is None or value == "" or value == []:
            if not is_optional and definition.defaultValue() in (None, ""):
                raise InputError("algorithm.parameter-missing", name=name, label=definition.description())
            return
        if name in self.own_readers or isinstance(value, QgsProperty):
            return
        if isinstance(definition, QgsProcessingParameterFile):
            _check_file(definition, str(value))
        elif isinstance(definition, QgsProcessingParameterNumber):
            _check_number(definition, value)
        elif definition.type() == "enum":
            _check_words(definition, value)
        elif definition.type() == "crs":
            if not self.parameterAsCrs(parameters, name, context).isValid():
                raise InputError("error.crs-unknown", crs=str(value)[:60])
        elif not definition.checkValueIsAcceptable(value, context):
            raise InputError("algorithm.parameter-bad", name=name, label=definition.description(), value=str(value)[:120])


def user_name() -> str:
    """The account that changes are logged under."""
    return QgsApplication.userLoginName()


def progress_of(feedback: QgsProcessingFeedback, start: float = 0.0, end: float = 1.0) -> Callable[[float], None]:
    """A progress function for jobs that moves the bar from start to end and raises Cancelled when the user stops."""

    def progress(share: float) -> None:
        if feedback.isCanceled():
            raise Cancelled()
        feedback.setProgress(100 * (start + (end - start) * share))

    return progress


def refresh_layers(context: QgsProcessingContext, path: Path, tables: Iterable[str]) -> None:
    """Show new rows in the project that is open, when it is the workspace's own."""
    from ..gis import layer_roles

    project = context.project()
    if project is None or not project.fileName() or Path(project.fileName()).parent != Path(path).parent:
        return
    names = set(tables)
    if names & {"measure", "measure_link"}:
        names |= {"finding", "lighting_defect", "hotspot"}  # their state is derived from the measures
    for role in names:
        for layer in layer_roles.layers_of(project, role):
            if isinstance(layer, QgsVectorLayer) and layer.isValid():
                layer.dataProvider().reloadData()
                layer.triggerRepaint()


@contextmanager
def plain_journal() -> Iterator[None]:
    """GDAL leaves the write-ahead log alone in this thread: QGIS would switch it on for every layer of the workspace that is opened."""
    from osgeo import gdal

    option = "OGR_SQLITE_JOURNAL"
    if gdal.GetConfigOption(option) is not None:
        yield
        return
    gdal.SetThreadLocalConfigOption(option, "DELETE")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(option, None)


def _texts() -> Any:
    from ..i18n import Texts, language

    return Texts(language())


def _why_read_only(opened: workspace.Opened) -> EstError:
    from ..jobs.local_days import zone_of

    if opened.holder is None:
        return ReadOnlyError("workspace.folder-read-only")
    since = opened.holder.since.astimezone(zone_of(opened.store)).strftime("%Y-%m-%d %H:%M")
    return ReadOnlyError("workspace.open-elsewhere", user=opened.holder.user, since=since)


def _check_file(definition: QgsProcessingParameterFile, text: str) -> None:
    path = Path(text)
    if definition.behavior() == QgsProcessingParameterFile.Behavior.Folder:
        return  # may be made by the algorithm
    if path.is_dir():
        raise InputError("error.file-is-folder", file=str(path))
    if not path.exists():
        raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
    ending = definition.extension()
    if ending and path.suffix.lower() != "." + ending.lower():
        raise InputError("algorithm.file-ending", name=definition.name(), label=definition.description(), ending="." + ending, file=path.name)


def _check_number(definition: QgsProcessingParameterNumber, value: Any) -> None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError("algorithm.number-bad", name=definition.name(), label=definition.description(), value=str(value)[:60]) from None
    low, high = definition.minimum(), definition.maximum()
    if number != number or not low <= number <= high:
        shown = {"low": f"{low:g}" if low > -1e300 else "–", "high": f"{high:g}" if high < 1e300 else "–"}
        raise InputError("algorithm.number-range", name=definition.name(), label=definition.description(), value=str(value)[:60], **shown)


def _check_words(definition: Any, value: Any) -> None:
    options = definition.options()
    given = value if isinstance(value, (list, tuple)) else [value]
    unknown = [str(one) for one in given if one not in options]
    if unknown:
        raise InputError(
            "algorithm.word-unknown", name=definition.name(), label=definition.description(), value=", ".join(unknown)[:60], words=", ".join(options)
        )
