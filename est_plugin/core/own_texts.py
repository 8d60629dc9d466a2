# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that the municipality writes for its papers itself, with names in braces that are filled in."""
from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import InputError

SETTING = "own_texts"  # of the workspace: {language: {kind: text}}
INTRODUCTION, NEXT = KINDS = ("introduction", "next")
LONGEST = 1500
WORDS = {
    "sv": {"municipality": "{kommun}", "walk": "{vandring}", "contact": "{kontakt}"},
    "en": {"municipality": "{municipality}", "walk": "{walk}", "contact": "{contact}"},
}
"""How what is filled in is written; both languages are understood in every text."""
NAMES = {word.strip("{}"): meaning for words in WORDS.values() for meaning, word in words.items()}
_BRACES = re.compile(r"\{([^{}]*)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names filled in; InputError says what is wrong with it."""
    if len(text) > LONGEST:
        raise InputError("own-text.too-long", n=len(text), most=LONGEST)
    for name in _BRACES.findall(text):
        if name.strip().casefold() not in NAMES:
            raise InputError("own-text.unknown", name=name, known=", ".join(f"{{{one}}}" for one in NAMES))
    rest = _BRACES.sub("", text)
    if "{" in rest or "}" in rest:
        raise InputError("own-text.brace", example="{kommun}, {municipality}")
    return _BRACES.sub(lambda found: values.get(NAMES[found.group(1).strip().casefold()], ""), text).strip()


def kept_text(setting: object, kind: str, language: str) -> str:
    """What the setting holds; empty when it holds nothing that can be read."""
    texts = setting.get(language) if isinstance(setting, Mapping) else None
    found = texts.get(kind) if isinstance(texts, Mapping) else None
    return found if isinstance(found, str) else ""
