# SPDX-License-Identifier: GPL-2.0-or-later
"""Docks, dialogs and map tools."""
