# SPDX-License-Identifier: GPL-2.0-or-later
"""XMP of a document: title, language, maker, and what it conforms to; the colour profile of an archive copy (PDF/A-2a, ISO 19005-2)."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from PIL import ImageCms
from reportlab.pdfbase import pdfdoc

from . import structure

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<pdfuaid:part>1</pdfuaid:part>{archive}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_ARCHIVE = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"


def packet(title: str, author: str, subject: str, maker: str, language: str, made: dt.datetime, archive: bool = False) -> bytes:
    """The XMP packet of a document."""
    return _PACKET.format(
        title=escape(title), author=escape(author), subject=escape(subject), creator=escape(maker), producer=escape(maker),
        language=escape(language), made=made.strftime("%Y-%m-%dT%H:%M:%SZ"), archive=_ARCHIVE if archive else "",
    ).encode()  # fmt: skip


def write(document: pdfdoc.PDFDocument, language: str, archive: bool) -> None:
    """Add the XMP, the same as the document's properties, and the output intent of an archive copy."""
    info, catalog = document.info, document.Catalog
    made = dt.datetime.fromtimestamp(document._timeStamp.t, dt.timezone.utc)
    data = packet(info.title, info.author, info.subject, info.creator, language, made, archive)
    properties = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")})
    structure.allow(catalog, "Metadata", "OutputIntents")
    catalog.Metadata = document.Reference(pdfdoc.PDFStream(properties, data, []))
    if archive:
        catalog.OutputIntents = pdfdoc.PDFArray([_intent(document)])


def _intent(document: pdfdoc.PDFDocument) -> Any:
    """The colours are sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"N": 3}), profile, [pdfdoc.PDFZCompress])
    return pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("OutputIntent"), "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"), "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "RegistryName": pdfdoc.PDFString("http://www.color.org"), "DestOutputProfile": document.Reference(stream),
    })  # fmt: skip
