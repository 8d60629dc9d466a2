# SPDX-License-Identifier: GPL-2.0-or-later
"""Common given names in Sweden, to notice when a text may name a person. General knowledge; no list of persons."""
from __future__ import annotations

_WRITTEN = """
Abdi Abdullah Adam Agneta Agnes Ahmed Aisha Albin Alexander Alexandra Alfred Ali Alice Alicia Alma Alva Amanda Amina Amir Anders Andreas Anette Anita Ann
Anna Annelie Anneli Annika Anton Arvid Astrid August Axel Barbro Bengt Bertil Birgit Birgitta Björn Bo Britt Börje Camilla Carina Carl Carin Caroline
Catharina Cecilia Charlotta Charlotte Christer Christian Christina Christoffer Claes Clara Dan Daniel David Dennis Ebba Edvin Elias Elin Elina Elisabet
Elisabeth Ella Ellen Ellinor Elsa Elvira Emelie Emil Emilia Emma Erik Ernst Esther Eva Evelina Fabian Fadi Fatima Felicia Felix Filip Filippa Frank Fredrik
Frida Gabriel Georg Gerd Gun Gunilla Gunnar Gunnel Gustaf Gustav Göran Gösta Hanna Hannah Hans Harald Hassan Helen Helena Helene Henrik Henry Hugo Hussein
Håkan Ibrahim Ida Inga Ingegerd Inger Ingrid Irene Isabella Isabelle Isak Ismail Jacob Jakob Jan Jenny Jens Jessica Joakim Joel Johan Johanna Johannes John
Jonas Jonathan Josefin Josefine Julia Jörgen Kaj Karin Karl Karolina Katarina Kenneth Kent Kerstin Kevin Khadija Kim Kjell Klara Klas Kristian Kristin
Kristina Kristoffer Kurt Lars Leif Leila Lena Lennart Leo Liam Lina Linda Linnea Linnéa Linus Lisa Lisbeth Lova Louise Lovisa Lucas Ludvig Lukas Lydia
Madeleine Magdalena Magnus Maj Maja Malin Marcus Margareta Margit Maria Marianne Marie Mariam Mariana Marina Markus Martin Martina Maryam Mathias Mathilda
Matilda Mats Mattias Maud Max Melvin Mia Michael Mikael Milla Mina Mohamed Mohammad Mohammed Moa Mona Monica Monika Muhammad Mustafa Natalie Nellie Nicklas
Niklas Nils Noah Noor Nora Ola Olivia Olle Oliver Olof Omar Oscar Oskar Ove Patricia Patrik Per Pernilla Peter Petra Pia Pontus Ragnar Rebecca Rickard Robert
Robin Roger Roland Rolf Ronja Rosa Rune Samir Samuel Sandra Sanna Sara Sebastian Selma Signe Sigrid Simon Siv Sofia Sofie Solveig Sonja Stefan Stellan Stig
Stina Sture Sune Susanne Sven Svea Tage Terese Theo Therese Thomas Tilda Tim Tobias Tom Tomas Tommy Torbjörn Tore Torsten Tova Tove Tuva Tyra Ulf Ulla
Ulrica Ulrika Urban Valter Vera Veronica Victor Victoria Vidar Viktor Viktoria Vilma Vincent Viola Vivi Wilhelm William Wilma Yasmin Yngve Yusuf Yvonne
Zahra Zainab Åke Åsa Örjan Östen
"""
GIVEN_NAMES = frozenset(_WRITTEN.split())
