# SPDX-License-Identifier: GPL-2.0-or-later
"""Every field of the entry forms is reached by keyboard: its label has a buddy, and no two share an access key."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from qgis.PyQt.QtWidgets import QAbstractButton, QDialog, QLabel

from est_plugin.i18n import Texts, set_language
from est_plugin.ui.forms_loader import load_form

FORMS = ("finding", "hotspot", "record_sheet", "photos")
ACCESS_KEY = re.compile(r"&([^&\s])")


@pytest.fixture(params=[(form, language) for form in FORMS for language in ("sv", "en")], ids="-".join)
def form(request):
    name, language = request.param
    set_language(language)
    dialog = QDialog()
    load_form(name, dialog, Texts(language))
    return dialog


def test_no_two_fields_share_an_access_key(form):
    used = defaultdict(list)
    for widget in form.findChildren(QLabel) + form.findChildren(QAbstractButton):
        for key in ACCESS_KEY.findall(widget.text().replace("&&", "")):
            used[key.upper()].append(widget.objectName())
    assert {key: names for key, names in used.items() if len(names) > 1} == {}


def test_a_label_with_an_access_key_leads_somewhere(form):
    assert [label.objectName() for label in form.findChildren(QLabel) if "&" in label.text() and label.buddy() is None] == []


def test_window_has_a_title(form):
    assert form.windowTitle() and not form.windowTitle().startswith("@")
