# SPDX-License-Identifier: GPL-2.0-or-later
"""Something to tell that is not an error: a text key and the values that stand in the text."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

Translate = Callable[..., str]


@dataclass(frozen=True)
class Notice:
    """A hint, warning or reason; whoever shows it looks up the text."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, translate: Translate) -> str:
        """The sentence in the language of `translate`."""
        return translate(self.key, **self.values)
