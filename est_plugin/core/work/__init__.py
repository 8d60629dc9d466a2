# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of what is to be done: its rows, saved views, filters, order and groups. No Qt, so that all of it is tested bare."""
