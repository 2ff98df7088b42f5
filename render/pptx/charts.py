"""Charts that are edited where they stand, with their figures as a workbook inside: `chart`."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from compose.document import Chart
from compose.language.languages import LANGUAGES
from compose.look.tokens import Look
from render.archives import packed
from render.pptx.master import SMALLEST, Box
from render.pptx.pictures import describe

#: EMU in a point
_POINT = 12700
_LARGEST = 12.0
#: more bars than so many stand upright, where names have room
_LYING = 16
#: sizes of the type that a name under a column takes
UPRIGHT = 1.7
#: the moment that files of one content have in common
_MOMENT = re.compile(rb'(<dcterms:(created|modified) xsi:type="dcterms:W3CDTF">)[^<]*')


def number_format(chart: Chart) -> str:
    """How figures are written, as office programs note it.

    >>> number_format(Chart("bars", (), (), 2, signed=True)), number_format(Chart("bars", (), (), 1, percent=True))
    ('+#,##0.00;−#,##0.00;0.00', '#,##0.0"%";−#,##0.0"%"')
    """
    tail = ("." + "0" * chart.decimals if chart.decimals else "") + ('"%"' if chart.percent else "")
    figure = "#,##0" + tail
    return f"+{figure};−{figure};0{tail}" if chart.signed else f"{figure};−{figure}"


def height(what: Chart) -> int:
    """The most room that a chart can fill, in EMU: bars are no beams."""
    rows = len(what.categories) * (len(what.series) + 1)
    return (rows * 30 + 40) * _POINT if what.form == "bars" else 10_000 * _POINT


def chart(
    slide: Any,
    what: Chart,
    alt: str,
    place: Box,
    name: str,
    language: str,
    look: Look,
    fonts: tuple[str, str] | None,
) -> Any:
    """Put a chart into a place; ``fonts``: (Latin, Chinese), none where a template's own are kept."""
    data = CategoryChartData(number_format=number_format(what))
    data.categories = what.categories
    for series in what.series:
        data.add_series(series.name, series.values)
    upright = what.form == "bars" and len(what.series) == 1 and len(what.categories) > _LYING
    bars = XL_CHART_TYPE.COLUMN_CLUSTERED if upright else XL_CHART_TYPE.BAR_CLUSTERED
    kind = bars if what.form == "bars" else XL_CHART_TYPE.LINE
    frame = slide.shapes.add_chart(
        kind, Emu(place.left), Emu(place.top), Emu(place.width), Emu(place.height), data
    )
    describe(frame, alt, name)
    drawn = frame.chart
    _same_bytes(drawn.part.chart_workbook.xlsx_part)
    drawn.has_title = False
    rows = len(what.categories) * (len(what.series) if what.form == "bars" else 1)
    # a name that stands or slants wants a little more than the height of its line
    room = place.width * 0.9 / UPRIGHT if upright else place.height * 0.62
    size = min(max(room / _POINT / max(rows, 1), SMALLEST), _LARGEST)
    _type(drawn, size, _hex(look, "ink"), fonts)
    if what.form == "bars":
        _bars(drawn, what, look)
        if upright:
            _stand(drawn, language)
            _told(drawn, what)
    else:
        _lines(drawn, what, look)
    if what.places:
        _first_longest(drawn, what)
    return frame


def _hex(look: Look, role: str) -> Any:
    return RGBColor.from_string(look.paper(role).removeprefix("#").upper())


def _type(drawn: Any, size: float, colour: RGBColor, fonts: tuple[str, str] | None) -> None:
    drawn.font.size, drawn.font.color.rgb = Pt(round(size * 2) / 2), colour
    if fonts is None:
        return
    for properties in drawn._chartSpace.iter(qn("a:defRPr")):
        for tag, face in zip(("a:latin", "a:ea"), fonts, strict=True):
            etree.SubElement(properties, qn(tag)).set("typeface", face)


def _bars(drawn: Any, what: Chart, look: Look) -> None:
    drawn.has_legend = len(what.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    names, values = drawn.category_axis, drawn.value_axis
    # the first stands on top, as it is read
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    # every name, however many there are
    skip = etree.Element(qn("c:tickLblSkip"))
    skip.set("val", "1")
    names._element.find(qn("c:lblOffset")).addnext(skip)
    names.format.line.color.rgb = _hex(look, "rule")
    values.visible = values.has_major_gridlines = False
    known = [v for series in what.series for v in series.values if v is not None]
    if known and min(known) >= 0:
        values.minimum_scale = 0
    elif known:
        # room for the figures at the ends of the bars
        room = 0.3 * (max(*known, 0) - min(known))
        values.minimum_scale, values.maximum_scale = min(known) - room, max(*known, 0) + room
    plot = drawn.plots[0]
    plot.gap_width = 35 if len(what.series) == 1 else 60
    plot.overlap = 0
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number_format(what), False
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    for series, drawn_series in zip(what.series, plot.series, strict=True):
        drawn_series.invert_if_negative = False
        drawn_series.format.fill.solid()
        drawn_series.format.fill.fore_color.rgb = _hex(look, series.role)
        if what.own >= 0:
            fill = drawn_series.points[what.own].format.fill
            fill.solid()
            fill.fore_color.rgb = _hex(look, "seal")


def _first_longest(drawn: Any, what: Chart) -> None:
    """Places are drawn from the one behind the last, so that the first has the longest bar or the highest point."""
    values = drawn.value_axis
    last = max((v for series in what.series for v in series.values if v is not None), default=1)
    values.minimum_scale, values.maximum_scale = 0, last + 1
    values.reverse_order = True
    values.crosses = XL_AXIS_CROSSES.MAXIMUM
    # names stay where the bars begin
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _told(drawn: Any, what: Chart) -> None:
    """Of many columns the first, the last and the own have their figures above, in type that an audience reads."""
    plot = drawn.plots[0]
    plot.has_data_labels = False
    for at in sorted({0, len(what.categories) - 1, what.own} - {-1}):
        label = plot.series[0].points[at].data_label
        label.font.size, label.font.bold = Pt(_LARGEST), at == what.own
        label.position = XL_LABEL_POSITION.OUTSIDE_END


def _stand(drawn: Any, language: str) -> None:
    """Columns from left to right; Chinese names stand under them character by character, others slant."""
    names = drawn.category_axis
    names.reverse_order = False
    body = names.tick_labels._element.find(qn("c:txPr"))
    if body is None:
        names.tick_labels.font.size = drawn.font.size
        body = names._element.find(qn("c:txPr"))
    properties = body.find(qn("a:bodyPr"))
    if LANGUAGES[language].han:
        properties.set("rot", "0")
        properties.set("vert", "eaVert")
    else:
        properties.set("rot", "-2700000")
        properties.set("vert", "horz")


def _lines(drawn: Any, what: Chart, look: Look) -> None:
    drawn.has_legend = False
    names, values = drawn.category_axis, drawn.value_axis
    names.has_major_gridlines = False
    names.format.line.color.rgb = _hex(look, "rule")
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = _hex(look, "band")
    values.tick_labels.number_format = 'General"%"' if what.percent else "General"
    values.tick_labels.number_format_is_linked = False
    if all(v is None or v >= 0 for series in what.series for v in series.values):
        values.minimum_scale = 0
    for series, drawn_series in zip(what.series, drawn.plots[0].series, strict=True):
        line = drawn_series.format.line
        drawn_series.smooth = False
        line.color.rgb = _hex(look, series.role)
        line.width = Pt(0.75) if series.thin else Pt(3) if series.role == "seal" else Pt(2)
        last = max((i for i, v in enumerate(series.values) if v is not None), default=-1)
        if series.thin or last < 0:
            continue
        label = drawn_series.points[last].data_label
        label.position = XL_LABEL_POSITION.RIGHT
        label.font.bold, label.font.color.rgb = True, _hex(look, series.role)
        _named(label, number_format(what))
    _room(drawn)


def _named(label: Any, code: str) -> None:
    """A point's label says the line's name and figure."""
    element = label._dLbl
    for tag, on in (
        ("c:showVal", "1"),
        ("c:showSerName", "1"),
        ("c:showCatName", "0"),
        ("c:showLegendKey", "0"),
    ):
        element.find(qn(tag)).set("val", on)
    form = etree.Element(qn("c:numFmt"))
    form.set("formatCode", code)
    form.set("sourceLinked", "0")
    element.find(qn("c:idx")).addnext(form)
    separator = etree.SubElement(element, qn("c:separator"))
    separator.text = " "
    element.find(qn("c:showBubbleSize")).addnext(separator)


def _room(drawn: Any) -> None:
    """The lines leave a quarter of the width to the names at their ends."""
    area = drawn._chartSpace.find(".//" + qn("c:plotArea"))
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    for child in list(layout):
        layout.remove(child)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for tag, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", "0.1"), ("y", "0.04"), ("w", "0.62"), ("h", "0.83"),
    ):  # fmt: skip
        etree.SubElement(manual, qn(f"c:{tag}")).set("val", value)


def _same_bytes(part: Any) -> None:
    """The workbook of a chart without the time of its making."""
    with zipfile.ZipFile(io.BytesIO(part.blob)) as old:
        part._blob = packed(
            (name, _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(name))) for name in old.namelist()
        )
