"""Requirements of a style on report and machine, told as problems before anything is set: `check`, `profile_of`."""

from __future__ import annotations

from analysis.values import Text, same
from compose.language.catalogue import words
from intake.problems import Problems
from intake.report.report import REPORT_FILE, Report
from render.paper import PAPERS
from render.pdf import press, typefaces
from render.pdf.styles import STYLES, Style
from render.pdf.versions import wrong_versions
from render.printing import Printing

PROFILE = "report printer_profile"


def profile_of(report: Report) -> bytes:
    """The ICC profile of the printing a report names; that of the usual one where it names none."""
    named = report.file.report.printer_profile
    return (report.folder / named).read_bytes() if named else press.standard()


def check(report: Report, asked: Printing, problems: Problems) -> None:
    """Everything missing for a report to be printed as ``asked``, in its own way where nothing is."""
    _engine(problems)
    head = report.file.report
    chosen = STYLES[asked.of(head).style]
    label = words(chosen.label)
    if not chosen.archive and asked.of(head).archive:
        problems.error(
            REPORT_FILE if head.archive else "--archive",
            same("report archive" if head.archive else ""),
            Text(
                zh=f"{label['zh']}版（{chosen.press}）不能同时是带数据的存档版（PDF/A-3）",
                en=f"the {label['en']} edition ({chosen.press}) cannot be the archive’s (PDF/A-3) "
                "with data attached as well",
            ),
            Text(zh="存档用另一种版式另外生成", en="make the archive’s PDFs in another style"),
        )
    if faces := chosen.faces():
        _faces(typefaces.missing(faces, typefaces.installed()), problems)
    _profile(report, problems)
    _paper(chosen, asked.paper, head.paper, problems)
    if not set(chosen.languages) <= set(report.languages):
        problems.error(
            REPORT_FILE,
            same("report languages"),
            Text(
                zh="双语版式需要中文和英文，报告只有一种语言",
                en="the bilingual style needs Chinese and English, and the report has one language",
            ),
            Text(
                zh='写 languages = ["zh", "en"]，或用另一种版式',
                en='write languages = ["zh", "en"], or use another style',
            ),
        )


def _paper(style: Style, asked: str, own: str, problems: Problems) -> None:
    """A size of paper that the style's standard does not have."""
    paper, label = asked or own, words(style.label)
    if not style.papers or paper in style.papers:
        return
    usual, other = (words(PAPERS[name].label) for name in (style.papers[0], paper))
    problems.error(
        "--paper" if asked else REPORT_FILE,
        same(asked if asked else "report paper"),
        Text(
            zh="{style}版用{usual}纸（GB/T 9704），不能排在{other}上",
            en="the {style} style is for {usual} (GB/T 9704) and cannot be set on {other}",
        ).fill(style=label, usual=usual, other=other),
        Text(
            zh=f'写 paper = "{style.papers[0]}"，或用另一种版式',
            en=f'write paper = "{style.papers[0]}", or use another style',
        ),
    )


def _engine(problems: Problems) -> None:
    """The programs that set pages, where they are not of the versions they are extended for."""
    for name, (installed, wanted) in wrong_versions().items():
        problems.error(
            "requirements.txt",
            same(name),
            Text(
                zh=f"安装的是 {installed} 版，排版 PDF 要用 {wanted} 版",
                en=f"version {installed} is installed; PDFs are set with version {wanted}",
            ),
            Text(
                zh="运行 pip install -r requirements.txt（或 make）",
                en="run pip install -r requirements.txt (or make)",
            ),
        )


def _faces(missing: list[typefaces.Face], problems: Problems) -> None:
    """One warning for all faces: they are got and installed together."""
    if not missing:
        return
    stand_ins = sorted({face.stand_in for face in missing})
    problems.warn(
        REPORT_FILE,
        same("report style"),
        Text(
            zh=f"没有安装{'、'.join(face.name['zh'] for face in missing)}：由 {'、'.join(stand_ins)} 代替，不合 GB/T 9704",
            en=f"{', '.join(face.name['en'] for face in missing)} not installed: {', '.join(stand_ins)} stands in, "
            "which is not as GB/T 9704 has it",
        ),
        Text(
            zh="安装单位有使用权的字体，例如：" + "、".join(_example(face, True) for face in missing),
            en="install fonts that the office may use, such as "
            + ", ".join(_example(face, False) for face in missing),
        ),
    )


def _example(face: typefaces.Face, chinese: bool) -> str:
    """The first family by a name in Chinese or in Latin letters."""
    return next(family for family in face.families if family.isascii() != chinese)


def _profile(report: Report, problems: Problems) -> None:
    named = report.file.report.printer_profile
    if not named:
        return
    if not (report.folder / named).is_file():
        problems.error(
            named,
            same(PROFILE),
            Text(zh="文件不存在", en="the file does not exist"),
            Text(zh="改正文件名，或删去这个键", en="correct the name, or delete the key"),
        )
        return
    try:
        press.description(profile_of(report))
    except press.NoProfile as fault:
        problems.error(
            named,
            same(PROFILE),
            fault.what,
            Text(
                zh="向印刷厂索取其印刷条件的 CMYK 输出特性文件（.icc）",
                en="ask the printer for the CMYK output profile (.icc) of the printing",
            ),
        )
