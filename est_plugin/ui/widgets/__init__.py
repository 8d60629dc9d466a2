# SPDX-License-Identifier: GPL-2.0-or-later
"""Small widgets that several dialogs share."""
