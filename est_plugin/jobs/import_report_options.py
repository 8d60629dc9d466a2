# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a whole file of EST reports, because its rows do not say it; kept with a saved source."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core import review
from ..core.importing.report_words import OTHER

VALUE_COLUMNS = ("category", "felt_or_occurred", "certainty", "organisation_id")
_YES, _VALUE = "yes", "value."


@dataclass(frozen=True)
class ReportOptions:
    """Choices for an import of reports; others ignore them."""

    values: Mapping[str, str] = field(default_factory=dict)  # column → value, for rows of which the source says nothing
    unknown_to_other: bool = False  # words for what it was that nobody knows become Övrigt
    is_reviewed: bool = False  # the source has been reviewed already
    add_similar: bool = False  # store also reports that are like one that is there

    @property
    def fallbacks(self) -> dict[str, str]:
        """Our column → code that unknown words become."""
        return {"category": OTHER} if self.unknown_to_other else {}

    @property
    def review_state(self) -> str:
        """State of review of new reports."""
        return review.APPROVED if self.is_reviewed else review.NEW

    def to_settings(self) -> dict[str, str]:
        """As texts of a saved source."""
        flags = {"unknown_to_other": self.unknown_to_other, "is_reviewed": self.is_reviewed, "add_similar": self.add_similar}
        return {**{_VALUE + name: value for name, value in self.values.items()}, **{name: _YES for name, is_on in flags.items() if is_on}}

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> ReportOptions:
        """What a saved source says."""
        values = {name: settings[_VALUE + name] for name in VALUE_COLUMNS if settings.get(_VALUE + name)}
        return cls(values, *(settings.get(name) == _YES for name in ("unknown_to_other", "is_reviewed", "add_similar")))
