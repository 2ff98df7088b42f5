"""The command's own words in Chinese: its help, and what it says of wrong usage.

`build.py` names each option's meaning once, in English, where the option is defined. What Chinese readers get
instead stands here, keyed by the English; a test holds the two lists against each other.
"""

from __future__ import annotations

from typing import Any

from analysis.values import Text
from intake.problems import near

#: the help of commands, arguments and options → the same in Chinese
CHINESE: dict[str, str] = {
    "Bilingual policy briefs from a folder of regional statistics.": "把一个文件夹的区域统计数据变成中英双语政策简报",
    "Show this message and exit.": "显示这份说明",
    # commands
    "Build the reports into public/ (this is the default command).": "生成报告，写入 public/（不写命令时就是它）",
    "Find everything wrong in the reports and write nothing.": "查出报告里的全部错误，不写任何文件",
    "Bind all briefs of a report in one PDF per language: cover, contents, overview, briefs, index.": (
        "把一份报告的全部简报合订成册，每种语言一份 PDF：封面、目录、总报告、各地简报、索引"
    ),
    "Find what is wrong in finished PDFs, by what each says it is: PDF/UA, PDF/A-3, PDF/X-4.": (
        "检查已生成的 PDF 是否符合其自称的标准：PDF/UA、PDF/A-3、PDF/X-4"
    ),
    "Export a report as a Quarto project, and render it where Quarto is installed.": (
        "把报告导出为 Quarto 项目；装有 Quarto 时一并渲染"
    ),
    "Serve the pages here, make them again and reload when a file is saved (PDFs and earlier editions: build).": (
        "在本机预览网页，保存文件后自动重做并刷新（PDF 与往期用 build 生成）"
    ),
    "Print how a number came about: value, method, options, inputs, files.": (
        "说明一个数字的来历：数值、方法、选项、原始数据、文件"
    ),
    "Make a report folder from your spreadsheet; its first build works.": "用你的电子表格建一个报告文件夹，建好即可生成",
    "Write the JSON Schemas of report.toml and recommendations.toml, for editors.": (
        "写出 report.toml 与 recommendations.toml 的 JSON Schema，供编辑器使用"
    ),
    "Begin a report's next edition; the present one is kept and stays on the site.": (
        "开始下一版；现有的一版存档，并留在网站上"
    ),
    "List the reports, and what can be written into report.toml.": "列出现有报告，以及 report.toml 里可用的分析和页面块",
    "Extract the interface's words into the catalogues under locales/.": "（开发用）把界面文字收进 locales/ 的译文目录",
    "Write the parts of docs/ that are made from the code, and the schemas beside the shipped reports.": (
        "（开发用）写出由代码生成的文档，以及随附报告旁的 Schema"
    ),
    # arguments and options
    "report folders; all where none is named": "报告文件夹；不写就是全部",
    "the report folder": "报告文件夹",
    "the report": "报告",
    "the report's name: small letters, digits and hyphens": "报告的名称：小写字母、数字和连字符",
    "language of messages: zh or en; the system's where not given": "提示用的语言：zh 或 en；不写则随系统",
    "only these regions, by code or name": "只做这些地区，写代码或名称",
    "only this language: zh or en": "只做这种语言：zh 或 en",
    "which of html, pdf, docx, with commas between": "html、pdf、docx 中要哪些，用逗号隔开",
    "the folder to publish into": "写到哪个文件夹",
    "the folder to export into": "导出到哪个文件夹",
    "the folder to write into": "写到哪个文件夹",
    "worker processes; 0: one per core": "同时工作的进程数；0 表示每个核心一个",
    "brief, government, print or bilingual; the report's own where not given": (
        "版式：brief（简报）、government（公文）、print（印刷）、bilingual（双语对照）；不写则依报告"
    ),
    "PDF/A-3, with the data of each PDF attached to it": "存档格式 PDF/A-3，附上各自的数据",
    "PDF/A-3, with the data of the report attached": "存档格式 PDF/A-3，附上报告的数据",
    "a warning is a failure": "有提示也算失败",
    "publish what succeeded where a brief failed": "个别简报失败时，仍发布其余部分",
    "say more": "多说一些",
    "say only what is wrong": "只说错误",
    "text, or json for programs, in both languages": "text，或供程序读取的 json（两种语言都有）",
    "PDFs, or folders of them; public/ where none is named": "PDF 文件，或存放 PDF 的文件夹；不写就是 public/",
    "html, docx, typst, pdf or revealjs; empty: export only": "html、docx、typst、pdf 或 revealjs；留空则只导出",
    "seconds that one document may take": "一份文档最多用多少秒",
    "the port on the loopback address; 0: any": "本机端口；0 表示任选",
    "result.column, or result/key/column as pages carry it": "结果.列，或网页上的 结果/键/列",
    "the region, by code or name": "地区，写代码或名称",
    "your spreadsheet: CSV or XLSX": "你的电子表格：CSV 或 XLSX",
    "only these sheets": "只读这些工作表",
    "heading or letter of the region column": "地区列的列名或字母",
    "heading or letter of the period column": "时期列的列名或字母",
    "province, prefecture, county or table": "层级：province 省、prefecture 地市、county 县、table 自备",
    "a table of your own regions: code, zh, en": "你自己的地区表：code、zh、en 三列",
    "boundaries of your own regions": "你自己地区的边界文件",
    "the field with the region code": "边界文件里存放地区代码的字段",
    "the one period all figures are about": "全部数据所属的时期",
    "the one indicator all figures are about": "全部数据所属的指标",
    "fraction or points, for figures under 1 in %": "单位为%而数值小于1时：fraction（小数）或 points（百分数）",
    "what a name means: 鼓楼区=320106": "同名地区指哪一个：鼓楼区=320106",
    "rows or columns not to read": "不读的行或列",
    "where reports live": "报告放在哪个文件夹",
    "its next edition: 2021-05, 2021Q1, 2021H1 or 2021": "下一版：2021-05、2021Q1、2021H1 或 2021",
    "date of publication, YYYY-MM-DD; today's if not given": "发布日期，YYYY-MM-DD；不写就是今天",
    "only say whether the catalogues are fresh": "只检查译文目录是否最新",
}
#: headings that the help is laid out with: (English, Chinese)
FURNITURE: dict[str, tuple[str, str]] = {
    "ARGUMENTS_PANEL_TITLE": ("Arguments", "参数"),
    "OPTIONS_PANEL_TITLE": ("Options", "选项"),
    "COMMANDS_PANEL_TITLE": ("Commands", "命令"),
    "DEFAULT_STRING": ("[default: {}]", "[默认：{}]"),
    "REQUIRED_LONG_STRING": ("[required]", "[必填]"),
}
_KINDS: dict[str, Text] = {
    "int": Text(zh="应为整数", en="it must be a whole number"),
    "float": Text(zh="应为数字", en="it must be a number"),
}


def parts(command: Any) -> list[Any]:
    """A command with its subcommands and the parameters of all of them, whatever carries a ``help``."""
    below = [x for sub in getattr(command, "commands", {}).values() for x in parts(sub)]
    return [command, *command.params, *below]


def translate(command: Any) -> None:
    """Put the Chinese in place of a command's help, its parameters' and its subcommands'."""
    with command.make_context("", ["build"], resilient_parsing=True) as context:
        for sub in (command, *getattr(command, "commands", {}).values()):
            # made at the first question for it, and kept
            option = sub.get_help_option(context)
            option.help = CHINESE.get(option.help or "", option.help)
    for part in parts(command):
        if part.help:
            part.help = CHINESE.get(part.help, part.help)


def wrong(fault: Any, language: str) -> str:
    """What is wrong with the words after the command, in one line, and what would be right.

    Args:
        fault: what Typer raised.
    """
    context = getattr(fault, "ctx", None)
    path = context.command_path if context else "./fangzhi"
    more = {"zh": f"用法见 {path} --help", "en": f"{path} --help tells the usage"}[language]
    said = _said(fault, context)[language].rstrip(".。")
    stop = {"zh": "；", "en": "; "}[language]
    return f"{said} {more}" if said.endswith("?") else said + ("" if said.endswith("？") else stop) + more


def _said(fault: Any, context: Any) -> Text:
    """The fault by its kind, which Typer tells by classes that it keeps to itself."""
    kind = type(fault).__name__
    parameter = getattr(fault, "param", None)
    if kind == "NoSuchOption":
        name = str(getattr(fault, "option_name", ""))
        known = [o for p in context.command.params for o in p.opts if o.startswith("--")] if context else []
        hit = near(name, known)
        zh, en = (f"；是否应为“{hit}”？", f"; did you mean “{hit}”?") if hit else ("", "")
        return Text(zh=f"没有“{name}”这个选项{zh}", en=f"there is no option “{name}”{en}")
    if kind == "MissingParameter" and parameter is not None:
        name, meaning = _named(parameter), parameter.help or ""
        return Text(
            zh=f"缺少“{name}”（{CHINESE.get(meaning, meaning)}）", en=f"“{name}” is missing ({meaning})"
        )
    if kind == "BadParameter" and parameter is not None:
        why = _KINDS.get(_type(parameter), Text(zh=fault.message, en=fault.message))
        return Text(
            zh=f"“{_named(parameter)}”的值不对：{why['zh']}", en=f"“{_named(parameter)}”: {why['en']}"
        )
    if kind == "BadOptionUsage":
        name = str(getattr(fault, "option_name", ""))
        if "not take" in fault.message:
            return Text(zh=f"“{name}”后面不写值", en=f"“{name}” takes no value")
        return Text(zh=f"“{name}”后面要写一个值", en=f"“{name}” needs a value after it")
    if "extra argument" in fault.message:
        words = fault.message.partition(" (")[2].rpartition(")")[0]
        return Text(zh=f"多出了“{words}”", en=f"“{words}” is one word too many")
    return Text(zh=fault.format_message(), en=fault.format_message())


def _named(parameter: Any) -> str:
    """``--port``, or an argument's name in capitals as the usage line has it."""
    return (
        str(max(parameter.opts, key=len)) if parameter.param_type_name == "option" else parameter.name.upper()
    )


def _type(parameter: Any) -> str:
    return str(getattr(parameter.type_descriptor.annotation, "__name__", ""))
