# SPDX-License-Identifier: GPL-2.0-or-later
"""The document engine: fonts, text, tables, maps, photos and pages."""
