# SPDX-License-Identifier: GPL-2.0-or-later
"""The situation report (lägesbild) of a period: its figures as one tree that can be frozen and read again."""
