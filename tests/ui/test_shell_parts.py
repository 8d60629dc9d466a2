# SPDX-License-Identifier: GPL-2.0-or-later
"""Forms, border, actions, settings page, check of the installation, help."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.gui import QgisInterface

from est_plugin import paths, settings
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.i18n import LANGUAGES, set_language, tr
from est_plugin.jobs.keep_settings import copy_logo
from est_plugin.ui import installation
from est_plugin.ui.border import guarded
from est_plugin.ui.dialogs.help_window import open_help
from est_plugin.ui.dialogs.settings_page import SettingsPage
from est_plugin.ui.messenger import Button, QgisMessenger
from est_plugin.ui.openers import open_thing

ROOT = Path(__file__).resolve().parents[2]


def test_each_iface_name_we_use_exists():
    used = set()
    for file in (ROOT / "est_plugin").rglob("*.py"):
        used |= set(re.findall(r"\biface\.([a-zA-Z]\w*)", file.read_text(encoding="utf-8")))
    assert used and [name for name in sorted(used) if not hasattr(QgisInterface, name)] == []


class Thing:
    def __init__(self, messenger):
        self.messenger = messenger

    @guarded
    def refuse(self):
        raise InputError("error.no-place")

    @guarded
    def stop(self):
        raise Cancelled()

    @guarded
    def break_down(self):
        raise ZeroDivisionError("secret detail")

    @guarded
    def add(self, number):
        return number + 1


def test_errors_become_messages_and_never_leave_a_slot(messenger, caplog):
    thing = Thing(messenger)
    assert thing.refuse() is None and thing.stop() is None and thing.break_down() is None
    assert messenger.of("error")[0] == "Det valda har ingen plats på kartan."
    assert messenger.of("info") == ["Avbrutet. Ingenting har ändrats."]
    assert "Något gick fel" in messenger.of("error")[1] and "secret" not in messenger.of("error")[1]
    assert "ZeroDivisionError" in caplog.text


def test_surplus_signal_arguments_are_dropped(messenger):
    assert Thing(messenger).add(1, True, "more") == 2


def test_message_bar_shows_text_and_buttons_open_and_show_folder(iface, tmp_path):
    from qgis.PyQt.QtWidgets import QPushButton

    QgisMessenger(iface).file_made(tmp_path / "rapport.pdf")
    item = iface.bar.currentItem()
    assert "rapport.pdf" in item.text()
    assert [b.text() for b in item.findChildren(QPushButton)] == ["Öppna", "Visa mapp"]


def test_the_same_done_again_is_one_message_and_what_was_taken_back_offers_it_no_more(iface):
    from qgis.PyQt.QtWidgets import QPushButton

    taken_back, messenger = [], QgisMessenger(iface)

    def tell(text, number, is_undone=True):
        messenger.success(text.format(number), Button(tr("button.undo"), lambda: taken_back.append(number) or is_undone))

    def texts():
        return [item.text() for item in iface.bar.items()]

    tell("Nr {} är avvisad.", 7, is_undone=False)
    for number in range(92, 102):
        tell("Nr {} är sparad.", number)
    assert texts() == ["Nr 101 är sparad.", "Nr 7 är avvisad."]
    for _again in range(2):
        iface.bar.currentItem().findChild(QPushButton).click()
    assert taken_back == [101, 7] and texts() == ["Nr 7 är avvisad."]  # who changed her mind about unsaved edits may still do it


def test_error_in_english_names_statuses_in_english(messenger):
    from est_plugin.core.status import check_step

    set_language("en")
    Thing(messenger)
    try:
        check_step("fixed", "new")
    except Exception as error:  # the sentence is what is tested
        messenger.error(error)
    assert "Fixed" in messenger.of("error")[0] and "Åtgärdad" not in messenger.of("error")[0]


def test_an_opener_gets_only_the_options_it_knows(monkeypatch):
    got = {}
    monkeypatch.setattr("est_plugin.ui.openers.opener", lambda name: lambda session, messenger, iface, walk_id=None: got.update(walk_id=walk_id))
    open_thing("print_documents", None, None, None, walk_id="w", copy_of="x")
    assert got == {"walk_id": "w"}


def test_settings_are_typed_and_survive_nonsense(qgis_app):
    QgsSettings().setValue(settings.PREFIX + "first-start-done", "true")
    QgsSettings().setValue(settings.PREFIX + "recent-workspaces", "one.gpkg")
    assert settings.FIRST_START_DONE.get() is True
    assert settings.RECENT_WORKSPACES.get() == ["one.gpkg"]
    for n in range(20):
        settings.remember_workspace(f"{n}.gpkg")
    assert len(settings.RECENT_WORKSPACES.get()) == settings.RECENT_MAX


def test_language_follows_qgis_until_chosen(qgis_app):
    assert settings.interface_language("sv_SE") == "sv" and settings.interface_language("de_DE") == "en"
    settings.LANGUAGE.set("sv")
    assert settings.interface_language("de_DE") == "sv"


def test_settings_page_keeps_the_municipality_in_the_workspace_and_the_language_in_the_profile(session):
    restarted = []
    page = SettingsPage(session, lambda: restarted.append(True))
    page.form.contact_edit.setText("Trygghet, 0123-456 78")
    page.form.emergency_edit.setPlainText("Elfara: 0123-11 22\n0123-33 44")
    page.rules.lamp_model = "plats"
    page.form.language_combo.setCurrentIndex(page.form.language_combo.findData("en"))
    page.apply()
    store = session.store
    assert store.setting("contact") == "Trygghet, 0123-456 78" and store.setting("lamp_model") == "plats"
    assert store.setting("emergency_numbers") == {"Elfara": "0123-11 22", "Telefon": "0123-33 44"}
    assert store.setting("municipality") == {"code": "0683", "name": "Värnamo"}
    assert settings.LANGUAGE.get() == "en" and restarted == [True]


def test_own_texts_of_the_report_are_kept_and_seen_as_they_will_look(session):
    page = SettingsPage(session, lambda: None)
    own = page.own_texts
    own.edits["introduction"].setPlainText("{kommun} tackar för {vandring}.")
    assert "Värnamo tackar för Centrum" in own.preview_label.text()
    own.edits["next"].setPlainText("Ring {namn}")
    assert "✖ {namn} finns inte" in own.preview_label.text()
    page.form.archive_box.setChecked(True)
    page.apply()
    assert session.store.setting("own_texts") == {"sv": {"introduction": "{kommun} tackar för {vandring}.", "next": "Ring {namn}"}}
    assert session.store.setting("archive_pdf") is True


def test_settings_page_without_workspace_shows_only_what_is_mine(iface, messenger):
    from qgis.core import QgsProject

    from est_plugin.ui.session import Session

    page = SettingsPage(Session(iface, QgsProject.instance(), messenger, "anna"), lambda: None)
    assert page.form.appearance_box.isHidden() and not page.form.no_workspace_label.isHidden()


def test_logo_is_copied_beside_the_workspace(session, tmp_path):
    picture = tmp_path / "vapen.PNG"
    picture.write_bytes(b"picture")
    assert copy_logo(session.store, str(picture)) == "logo.png"
    assert (session.folder / "logo.png").read_bytes() == b"picture"


def test_installation_names_what_a_missing_library_takes_away(session, monkeypatch):
    found = installation.find_spec
    monkeypatch.setattr(installation, "find_spec", lambda name: None if name == "reportlab" else found(name))
    lines = installation.examine(session)
    assert any(one.level == "warn" and one.topic == "reportlab" and "PDF" in one.text for one in lines)
    assert any(str(session.path) in one.text for one in lines)
    assert "<script>" not in installation.as_html([installation.Finding("ok", "<script>", "&")])


def test_installation_finds_a_layer_that_was_removed(session):
    session.project.removeMapLayer(session.layer("finding").id())
    assert any("finding" in one.text and one.level == "warn" for one in installation.examine(session))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_pages_exist_in_both_languages_and_links_lead_somewhere(language):
    folder = paths.resource("help", language)
    names = {page.name for page in folder.glob("*.html")}
    assert names == {page.name for page in paths.resource("help", "sv").glob("*.html")} and len(names) >= 16
    for page in folder.glob("*.html"):
        for link in re.findall(r'href="([^"]+)"', page.read_text(encoding="utf-8")):
            assert link in names, f"{page.name} → {link}"


def test_help_opens_at_the_contents_without_internet(session, messenger, iface):
    window = open_help(session, messenger, iface)
    assert window.browser.toPlainText().startswith("EST – hjälp")
    assert window.isWindow()
    window.close()


def test_privacy_is_kept_only_when_it_is_changed(session):
    page = SettingsPage(session, lambda: None)
    assert (page.form.small_box.value(), page.form.days_box.isChecked()) == (3, False)
    page.apply()
    assert session.store.setting("small_number_limit") is None and session.store.setting("public_days") is None
    page.form.small_box.setValue(5)
    page.form.days_box.setChecked(True)
    page.apply()
    assert (session.store.setting("small_number_limit"), session.store.setting("public_days")) == (5, True)
    again = SettingsPage(session, lambda: None)
    again.form.days_box.setChecked(False)
    again.apply()
    assert (again.form.small_box.value(), session.store.setting("public_days")) == (5, False)
