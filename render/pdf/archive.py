"""PDF/A-3 with the data it carries, as accessible as without: `options`, `finish`, `AttachedFile`.

WeasyPrint writes PDF/A-3 with attachments, or PDF/UA, and says one of them. Here a file says both: it is tagged
either way, and PDF/A asks that the second name be explained in the metadata (ISO 19005-3, 6.6.2.3).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydyf

if TYPE_CHECKING:
    from weasyprint import Attachment

VARIANT = "pdf/a-3u"
_EXPLAINED = b"""
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
#: in the metadata: that a file is PDF/UA-1, and the tag it goes before
UA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>"""
END = b"</rdf:RDF>"


@dataclass(frozen=True)
class AttachedFile:
    """A file of data that a PDF carries: its name, what it holds, what it is in words, its date (YYYY-MM-DD)."""

    name: str
    content: bytes
    description: str
    date: str


def options(attached: Sequence[AttachedFile]) -> dict[str, Any]:
    """What WeasyPrint is asked for; files in the order of their names, as a reader looks them up."""
    return {
        "pdf_variant": VARIANT,
        "pdf_tags": True,
        "attachments": [_attachment(one) for one in sorted(attached, key=lambda one: one.name)],
    }


def _attachment(one: AttachedFile) -> Attachment:
    from weasyprint import Attachment

    day = dt.datetime.fromisoformat(one.date)
    return Attachment(
        file_obj=io.BytesIO(one.content),
        name=one.name,
        description=one.description,
        created=day,
        modified=day,
        relationship="Data",
    )


def finish(_document: Any, pdf: Any) -> None:
    """A finisher for ``write_pdf``: each file listed once, and PDF/UA said beside PDF/A in plain metadata."""
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.stream = [part.replace(END, _EXPLAINED + UA + END) for part in item.stream]
            item.compress = False
