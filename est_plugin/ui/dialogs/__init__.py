# SPDX-License-Identifier: GPL-2.0-or-later
"""Dialogs: plain values in, plain values out."""
