# SPDX-License-Identifier: GPL-2.0-or-later
"""Drives the real programs, qgis and qgis_process, with the plugin installed in a fresh profile."""
