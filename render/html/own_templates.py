"""Templates and styles of a report's own, which come before the built-in ones: `check_files`, `extra_css`.

A template is the report's own code, so it runs in Jinja's sandbox, sees files of its own folder and ours only, and
what is wrong in it is told with its line: its grammar and the names it uses where all files are checked, the rest by
setting one brief before any is written.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tinycss2
from jinja2 import TemplateNotFound, TemplateSyntaxError, meta

from analysis.values import Text, same
from compose.look.foreign import css_faults
from intake.problems import Location, Problems, near, suggest
from intake.tables.files import read_text
from paths import TEMPLATES
from render.html.own_environment import ONLY_NUMBERS, TOO_LARGE, TOO_WIDE
from render.html.templates import BUILT_IN, OWN_PREFIX, environment

FOLDER = "templates"
EXTRA = "styles/extra.css"
MAX_BYTES = 500_000


def folder_of(report: Path) -> str:
    """The folder whose templates come before ours; empty where a report has none."""
    folder = report / FOLDER
    return str(folder) if any(folder.rglob("*.html")) else ""


def ours() -> list[str]:
    """The names of our templates."""
    return sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.html"))


@cache
def names() -> frozenset[str]:
    """What templates may name: what ours name."""
    names_of = set(BUILT_IN)
    for name in ours():
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        names_of |= meta.find_undeclared_variables(environment("en").parse(source))
    return frozenset(names_of)


def check_files(report: Path, problems: Problems) -> None:
    """Every file of a report's ``templates``: its name, its grammar, the names it uses."""
    folder = report / FOLDER
    if not folder.is_dir():
        return
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    env = environment("en", str(folder))
    used: set[str] = set()
    for name in files:
        if not name.endswith(".html"):
            continue
        source = _inside(folder, name, problems)
        if source is None:
            continue
        try:
            tree = env.parse(source, name)
            # filters and tests are looked up when code is made
            undeclared = meta.find_undeclared_variables(tree)
        except TemplateSyntaxError as fault:
            _tell(problems, name, fault.lineno, in_words(fault.message or ""))
            continue
        except RecursionError:
            _tell(problems, name, 1, _DEEP)
            continue
        for wanted in meta.find_referenced_templates(tree):
            if wanted is None:
                continue
            used.add(wanted)
            _wanted(env, name, wanted, source, problems)
        for unknown in sorted(undeclared - names()):
            line = _line_of(source, unknown)
            problems.error(
                f"{FOLDER}/{name}",
                Location(line=line),
                Text(zh=f"没有名为“{unknown}”的值", en=f"there is nothing called “{unknown}” here"),
                suggest(unknown, sorted(names() - {"_"})),
            )
    known = [*ours(), EXTRA]
    for name in files:
        if name not in known and name not in used and not Path(name).name.startswith("."):
            hit = near(name, known, 70)
            problems.warn(
                f"{FOLDER}/{name}",
                "",
                Text(zh="没有被使用：方志没有同名的模板", en="is not used: we have no template of that name"),
                Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
                if hit
                else Text(zh="可用的名称见 docs/howto", en="docs/howto lists the names"),
            )


def _wanted(env: Any, name: str, wanted: str, source: str, problems: Problems) -> None:
    try:
        env.get_template(wanted)
    except TemplateNotFound:
        problems.error(
            f"{FOLDER}/{name}",
            Location(line=_line_of(source, wanted)),
            Text(zh=f"没有模板“{wanted}”", en=f"there is no template “{wanted}”"),
            suggest(wanted, [*ours(), *(f"{OWN_PREFIX}/{n}" for n in ours())]),
        )
    except (SyntaxError, RecursionError, TemplateSyntaxError):
        # told with that file, or where it is tried
        pass


def _outside(path: Path, folder: Path, file: str, problems: Problems) -> bool:
    """Whether a link leads out of the folder, which is told."""
    if path.resolve().is_relative_to(folder.resolve()):
        return False
    problems.error(
        file,
        "",
        Text(zh="文件在报告文件夹之外", en="the file lies outside the report’s folder"),
        Text(zh="把它复制进来，不要用链接", en="copy it instead of linking to it"),
    )
    return True


def _inside(folder: Path, name: str, problems: Problems) -> str | None:
    path = folder / name
    if _outside(path, folder, f"{FOLDER}/{name}", problems):
        return None
    if path.stat().st_size > MAX_BYTES:
        problems.error(
            f"{FOLDER}/{name}",
            "",
            Text(
                zh=f"模板超过 {MAX_BYTES // 1000} KB",
                en=f"the template is larger than {MAX_BYTES // 1000} KB",
            ),
            Text(zh="模板只写版面，数据不写在里面", en="a template holds the page’s form, no data"),
        )
        return None
    # Jinja reads UTF-8 and nothing else
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        problems.error(
            f"{FOLDER}/{name}",
            "",
            Text(zh="文件不是 UTF-8 文本", en="the file is not text in UTF-8"),
            Text(zh="请存为 UTF-8", en="save it as UTF-8"),
        )
        return None


def _line_of(source: str, word: str) -> int:
    """The first line with a word, where the parser does not say."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)")
    return next((i for i, line in enumerate(source.splitlines(), start=1) if pattern.search(line)), 1)


def _tell(problems: Problems, name: str, line: int, reason: Text) -> None:
    problems.error(
        f"{FOLDER}/{name}",
        Location(line=line),
        Text(zh="模板写错了：{reason}", en="the template is wrong: {reason}").fill(reason=reason),
        Text(
            zh="改正这一行；docs/howto 有可用的值",
            en="correct this line; docs/howto lists what may be used",
        ),
    )


#: what Jinja says, in Chinese; {} stands for what varies
_IN_CHINESE = {
    "{} is undefined": "没有 {}",
    "{} has no attribute {}": "{} 没有 {}",
    "unexpected {}": "多出 {}",
    "expected token {}, got {}": "应为 {}，却是 {}",
    "Encountered unknown tag {}.{}": "没有名为 {} 的标签",
    "Unexpected end of template.{}": "没有写完就结束了",
    "No filter named {}.": "没有名为 {} 的过滤器",
    "access to attribute {} of {} object is unsafe.": "不允许使用 {}",
    "division by zero": "除数为零",
    "Range too big. {}": "range 太长",
    TOO_LARGE: "数太大，不予计算",
    TOO_WIDE: "字段宽度不得超过 999",
    ONLY_NUMBERS: "只有数字可以相乘",
}
_DEEP = Text(zh="嵌套太深，或不断引用自己", en="it is nested too deeply, or uses itself without end")
_LARGE = Text(zh="占用的内存太多", en="it takes too much memory")
_LONG = Text(zh="用时太长", en="it takes too long")


def in_words(reason: str) -> Text:
    """Jinja's reason in both languages, where it is one of the usual ones."""
    reason = " ".join(reason.split())
    for english, chinese in _IN_CHINESE.items():
        pattern = re.escape(english).replace(r"\{\}", "(.+?)")
        if match := re.fullmatch(pattern, reason):
            return Text(zh=chinese.format(*match.groups()[: chinese.count("{}")]), en=reason)
    # what the engine says beyond that is for those who read English
    return Text(zh="写法有误", en=reason)


def reason_of(fault: BaseException) -> Text:
    """Why a template failed, in both languages; never empty."""
    match fault:
        case RecursionError() | SyntaxError():
            return _DEEP
        case MemoryError():
            return _LARGE
        case TimeoutError():
            return _LONG
    return in_words(str(fault)) if str(fault).strip() else same(type(fault).__name__)


def tell_fault(fault: BaseException, templates: str, problems: Problems) -> bool:
    """Tell what went wrong while a page was set, with file and line; False where no own template took part."""
    at = place_of(fault, templates)
    if at is None:
        return False
    _tell(problems, *at, reason_of(fault))
    return True


def tell_page(page: str, fault: BaseException, problems: Problems) -> None:
    """Tell what went wrong on a page in which no line of an own template was being run."""
    problems.error(
        f"{FOLDER}/{page}",
        "",
        Text(zh="试排这一页时出错：{why}", en="the trial of this page failed: {why}").fill(
            why=reason_of(fault)
        ),
        Text(
            zh="核对它所用的模板和宏",
            en="look at the templates and macros it is made from",
        ),
    )


def too_much(long: bool) -> Text:
    """Why a trial was stopped by the system."""
    return _LONG if long else _LARGE


def tell_ended(page: str, long: bool, problems: Problems) -> None:
    """Tell that the trial of a page was stopped by the system, where no line is known."""
    problems.error(
        f"{FOLDER}/{page}",
        "",
        Text(zh="试排这一页时被中止：{why}", en="the trial of this page was stopped: {why}").fill(
            why=too_much(long)
        ),
        Text(
            zh="检查循环、range 和很长的文字",
            en="look for loops, ranges and very long words in the templates it is made from",
        ),
    )


def place_of(fault: BaseException, templates: str) -> tuple[str, int] | None:
    """The last line of an own template that was being run: its name and number."""
    folder = Path(templates).resolve()
    if isinstance(fault, TemplateSyntaxError | SyntaxError) and fault.filename:
        path = Path(fault.filename).resolve()
        if path.is_relative_to(folder):
            # Python's own lines are those of the code made from the template
            line = fault.lineno if isinstance(fault, TemplateSyntaxError) else 1
            return path.relative_to(folder).as_posix(), line
    place = None
    for frame in traceback.extract_tb(fault.__traceback__):
        path = Path(frame.filename)
        if path.suffix == ".html" and path.resolve().is_relative_to(folder):
            place = path.resolve().relative_to(folder).as_posix(), frame.lineno or 1
    return place


# styles ---------------------------------------------------------------------------------------------------


def extra_css(report: Path, problems: Problems) -> str:
    """The report's own rules, read after ours on the web and on paper; what is wrong goes to ``problems``."""
    path = report / FOLDER / EXTRA
    if not path.is_file():
        return ""
    file = f"{FOLDER}/{EXTRA}"
    if _outside(path, report, file, problems):
        return ""
    text = read_text(path, file, problems)
    if text is None:
        return ""
    grammar = _css_faults(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))
    fetched = css_faults(tinycss2.parse_component_value_list(text, skip_comments=True))
    # one complaint a line: what is fetched in a rule that cannot be used is no further news
    first = dict(reversed([*grammar, *fetched]))
    for line, what in sorted(first.items()):
        problems.error(
            file, Location(line=line), what, Text(zh="改正或删去它", en="correct it, or delete it")
        )
    return text


def _css_faults(nodes: list[Any]) -> Iterator[tuple[int, Text]]:
    """What is no CSS: where, what."""
    for node in nodes:
        if node.type == "error":
            yield node.source_line, Text(zh="样式写错了", en=f"the style is wrong: {node.message}")
        elif node.type in {"at-rule", "qualified-rule"} and node.content is not None:
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            yield from _css_faults([n for n in inside if n.type != "declaration"])
