# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared picture: what EST reports of a period say of where, when, and what is new. Felt and occurred are never added up."""
