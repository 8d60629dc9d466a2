# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the printed matter and its drawing; no QGIS."""
