# SPDX-License-Identifier: GPL-2.0-or-later
"""Several of our papers as one PDF that is still tagged: pages, structure, alternative texts and bookmarks of all of them. Needs pypdf."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from . import metadata


def join(parts: Sequence[bytes], title: str, author: str, maker: str, language: str) -> bytes:
    """One document of all parts in order; its properties name the municipality, nobody's account."""
    writer = PdfWriter()
    tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    tree_reference = writer._add_object(tree)
    kids, numbers = ArrayObject(), ArrayObject()
    for part in parts:
        reader, first = PdfReader(io.BytesIO(part)), len(writer.pages)
        for page in reader.pages:
            writer.add_page(page)
        for index in range(first, len(writer.pages)):
            writer.pages[index][NameObject("/StructParents")] = NumberObject(index)
        _add_structure(reader.trailer["/Root"]["/StructTreeRoot"], writer, first, tree_reference, kids, numbers)
        writer.add_outline_item(str((reader.metadata or {}).get("/Title", title)), first)
    tree[NameObject("/K")] = kids
    tree[NameObject("/ParentTree")] = writer._add_object(DictionaryObject({NameObject("/Nums"): numbers}))
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(len(writer.pages))
    intents = PdfReader(io.BytesIO(parts[0])).trailer["/Root"].get("/OutputIntents") if parts else None
    _describe(writer, tree_reference, title, author, maker, language, is_archived=intents is not None)
    if intents is not None:  # an archive copy names its colours
        writer._root_object[NameObject("/OutputIntents")] = intents.clone(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _add_structure(source: Any, writer: PdfWriter, first: int, parent: Any, kids: ArrayObject, numbers: ArrayObject) -> None:
    top = source.raw_get("/K")
    top.get_object().pop("/P")  # else the tree of the part would come along
    copied = top.clone(writer)
    copied.get_object()[NameObject("/P")] = parent
    kids.append(copied)
    found = source["/ParentTree"]["/Nums"]
    for index in range(0, len(found), 2):
        numbers.append(NumberObject(first + int(found[index])))
        numbers.append(ArrayObject([element.clone(writer) for element in list.__iter__(found[index + 1])]))


def _describe(writer: PdfWriter, tree: Any, title: str, author: str, maker: str, language: str, *, is_archived: bool) -> None:
    now = dt.datetime.now(dt.timezone.utc)
    stamp = now.strftime("D:%Y%m%d%H%M%SZ")
    writer.add_metadata({
        "/Title": title, "/Author": author, "/Subject": title, "/Creator": maker, "/Producer": maker, "/CreationDate": stamp, "/ModDate": stamp,
    })  # fmt: skip
    xmp = DecodedStreamObject()
    xmp.set_data(metadata.packet(title, author, title, maker, language, now, is_archived))
    xmp[NameObject("/Type")], xmp[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    writer._root_object.update({
        NameObject("/StructTreeRoot"): tree,
        NameObject("/MarkInfo"): DictionaryObject({NameObject("/Marked"): BooleanObject(True)}),
        NameObject("/Lang"): TextStringObject(language),
        NameObject("/ViewerPreferences"): DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)}),
        NameObject("/Metadata"): writer._add_object(xmp),
    })  # fmt: skip
