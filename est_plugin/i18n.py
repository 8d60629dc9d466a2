# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts in Swedish and English, by key; papers may speak another language than the screen."""
from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import paths

LANGUAGES = ("sv", "en")
FALLBACK = "en"


@lru_cache(maxsize=None)
def catalogue(language: str) -> dict[str, str]:
    """All texts of one language, from every file of its folder."""
    texts: dict[str, str] = {}
    for file in sorted(Path(paths.resource("i18n", language)).glob("*.json")):
        texts.update(json.loads(file.read_text(encoding="utf-8")))
    return texts


class Texts:
    """Looks up texts of one language: `Texts("sv")("walk.saved", n=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else FALLBACK
        self._texts = catalogue(self.language)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __call__(self, key: str, **values: Any) -> str:
        """The text with its values; with n=1 the variant `key.one` when there is one; an unknown key comes back as it is."""
        chosen = key + ".one" if values.get("n") == 1 and key + ".one" in self._texts else key
        template = self._texts.get(chosen, key)
        return template.format(**values) if values else template


class _Interface:
    """The texts of the user interface; plugin.py sets the language once."""

    def __init__(self) -> None:
        self.texts = Texts(FALLBACK)


_interface = _Interface()


def language_of(locale: str) -> str:
    """Our language for a locale name such as sv_SE; English for all we have no texts for."""
    short = (locale or "").replace("-", "_").split("_")[0].lower()
    return short if short in LANGUAGES else FALLBACK


def set_language(language: str) -> None:
    """Language of menus, dialogs and messages from now on."""
    _interface.texts = Texts(language)


def language() -> str:
    """Language of the user interface."""
    return _interface.texts.language


def tr(key: str, **values: Any) -> str:
    """A text of the user interface."""
    return _interface.texts(key, **values)
