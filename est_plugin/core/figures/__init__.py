# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of the follow-up of measures: plain rows in, numbers with the rows they count out."""
