"""Editions of a report: where earlier ones lie, what is suspicious between two: `earlier_editions`, `digest`, `order`.

The current edition is the report's own folder. An earlier one is a whole, frozen report folder of its own below it,
``reports/<name>/editions/2020-05/``: what was published can be built again from it, whatever happens to the
current figures, and version control sees plain files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.change.editions import Correction, differ
from analysis.periods import Period, of
from analysis.values import Indicator, Problem, Text, same
from intake.problems import Problems
from intake.report.folder import read_toml
from intake.report.report import EDITIONS, REPORT_FILE, Earlier, Report
from intake.report.schema import EDITION
from intake.report.suspicions import UNIT_CHANGE

#: files that no edition needs: hidden ones, and a spreadsheet program's locks
LEFT_OUT = (".*", "~$*", "__pycache__")
#: warn where more than this share of the earlier figures is revised
REVISED = 0.5


def order(edition: str) -> Period:
    """A key that sorts editions by the end of what they cover.

    >>> sorted(["2021", "2021Q1", "2020-12", "2021H1", "2021-04"], key=order)
    ['2020-12', '2021Q1', '2021-04', '2021H1', '2021']
    """
    return of(edition)


def is_edition(word: str) -> bool:
    """Whether a word names an edition.

    >>> [is_edition(w) for w in ("2021-05", "2021Q1", "2021H2", "2021", "2021-13", "May 2021")]
    [True, True, True, True, False, False]
    """
    return re.fullmatch(EDITION, word) is not None


def main_folder(folder: Path) -> Path:
    """The report's own folder, for a folder of one of its editions too."""
    above = folder.absolute().parent
    return above.parent if above.name == EDITIONS else folder


def earlier_editions(folder: Path, edition: str, problems: Problems) -> tuple[Earlier, ...]:
    """The editions before ``edition``, the oldest first; faults in their heads are in ``problems``."""
    folder_of_editions = main_folder(folder) / EDITIONS
    editions: list[Earlier] = []
    for path in sorted(folder_of_editions.iterdir()) if folder_of_editions.is_dir() else []:
        if path.name.startswith(".") or not path.is_dir():
            continue
        file = f"{EDITIONS}/{path.name}/{REPORT_FILE}"
        raw = read_toml(path / REPORT_FILE, file, problems)
        if raw is None:
            continue
        head = raw.get("report")
        head = head if isinstance(head, dict) else {}
        name, date = str(head.get("edition", "")), str(head.get("date", ""))
        if name != path.name or not is_edition(name):
            problems.error(
                file,
                same("report edition"),
                Text(
                    zh=f"版次“{name}”与文件夹名“{path.name}”不符",
                    en=f"the edition “{name}” is not what the folder is called, “{path.name}”",
                ),
                Text(zh="把文件夹改为版次的名称", en="call the folder by the edition"),
            )
            continue
        if order(name) < order(edition):
            editions.append(Earlier(name, date, path))
        elif folder.absolute() == main_folder(folder).absolute():
            problems.error(
                REPORT_FILE,
                same("report edition"),
                Text(
                    zh=f"版次“{edition}”不晚于 editions/ 中的“{name}”",
                    en=f"the edition “{edition}” is not later than “{name}” in editions/",
                ),
                Text(zh="写上更晚的版次", en="write a later edition"),
            )
    return tuple(sorted(editions, key=lambda e: order(e.edition)))


def digest(folder: Path) -> str:
    """The SHA-256 of all of an edition's files, names and contents; earlier editions below it do not count."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] == EDITIONS or any(fnmatch(part, left) for part in name.parts for left in LEFT_OUT):
            continue
        total.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def corrections_of(report: Report) -> list[Correction]:
    """The report's published corrections, with regions by code."""
    corrections = []
    for c in report.file.correction:
        region = report.gazetteer.find(c.region) if c.region else None
        corrections.append(Correction(c.indicator, region.code if region else None, c.period))
    return corrections


# what is suspicious between two editions ------------------------------------------------------------------------


def edition_warnings(before: Report, now: Report) -> Iterator[Problem]:
    """What an editor would ask about on comparing two editions, as warnings."""
    name = before.file.report.edition
    if now.file.report.date <= before.file.report.date:
        yield _head(
            "report date",
            Text(
                zh=f"发布日期 {now.file.report.date} 不晚于上一版（{before.file.report.date}）",
                en=f"the date {now.file.report.date} is not after that of the edition before "
                f"({before.file.report.date})",
            ),
            Text(zh="写上本版的发布日期", en="write the date this edition is published"),
        )
    if now.panel.numbers.equals(before.panel.numbers) and now.panel.categories.equals(
        before.panel.categories
    ):
        yield _head(
            "table",
            Text(zh=f"所有数字与 {name} 版相同", en=f"all figures are those of the edition {name}"),
            Text(zh="在 data/ 中换上新数", en="put the new figures into data/"),
        )
        return
    gone = [i.name for k, i in before.panel.indicators.items() if k not in now.panel.indicators]
    if gone:
        yield _head(
            "indicator",
            Text(
                zh=f"{name} 版的指标不见了：" + "、".join(n["zh"] for n in gone[:6]),
                en=f"indicators of the edition {name} are gone: " + ", ".join(n["en"] for n in gone[:6]),
            ),
            Text(
                zh="如改了 id，请用原来的 id，才能比较",
                en="if an id changed, keep the old one so that they compare",
            ),
        )
    known = _covered(now)
    left = [before.panel.regions[c].name for c in _covered(before) if c not in known]
    if left:
        yield _head(
            "table",
            Text(
                zh=f"{name} 版的地区没有数了：" + "、".join(n["zh"] for n in left[:6]),
                en=f"regions of the edition {name} have no figures any more: "
                + ", ".join(n["en"] for n in left[:6]),
            ),
            Text(zh="检查表中的行和 members 是否写全", en="check that the tables and members are complete"),
        )
    for key, spec in now.panel.indicators.items():
        old = before.panel.indicators.get(key)
        if old is not None:
            yield from _indicator_warnings(old, spec, before, now)
    yield from _corrections(before, now)


def _covered(report: Report) -> list[str]:
    """The regions that have any figure."""
    having = {
        str(code)
        for frame in (report.panel.numbers, report.panel.categories)
        for code in frame.dropna(how="all").index.get_level_values("region")
    }
    return [c for c in report.panel.codes() if c in having]


def _head(place: str, what: Text, remedy: Text) -> Problem:
    return Problem(REPORT_FILE, same(place), what, remedy, "warning")


def _indicator_warnings(old: Indicator, new: Indicator, before: Report, now: Report) -> Iterator[Problem]:
    edition = before.file.report.edition
    place = f"indicator {new.id}"
    if old.kind != new.kind:
        yield _head(
            place,
            Text(zh=f"kind 与 {edition} 版不同", en=f"its kind differs from the edition {edition}"),
            Text(
                zh="两版的数不作比较；如非有意，请改回",
                en="the editions are not compared; change it back if unintended",
            ),
        )
        return
    if old.unit != new.unit:
        yield _head(
            f"{place} unit",
            Text(zh="单位由“{a}”改为“{b}”", en="the unit changed from “{a}” to “{b}”").fill(
                a=old.unit, b=new.unit
            ),
            Text(
                zh="两版的数值不作比较；如只是写法不同，请用原来的写法",
                en="values of the editions are not compared; if only the wording differs, keep the old one",
            ),
        )
    if old.direction != new.direction:
        yield _head(
            f"{place} direction",
            Text(zh=f"方向与 {edition} 版相反", en=f"the direction is opposite to the edition {edition}"),
            Text(
                zh="位次不作比较；如非有意，请改回", en="ranks are not compared; change it back if unintended"
            ),
        )
    if new.kind != "number":
        return
    a, b = before.panel.numbers[old.id].dropna(), now.panel.numbers[new.id].dropna()
    common = a.index.intersection(b.index)
    if old.unit == new.unit:
        yield from _scale(old, new, a, b, common, before, now)
    changed = sum(differ(float(a[k]), float(b[k])) for k in common)
    if old.unit == new.unit and len(common) >= 10 and changed > REVISED * len(common):
        yield _head(
            place,
            Text(
                zh=f"与 {edition} 版同期的 {len(common)} 个数中有 {changed} 个不同",
                en=f"{changed} of the {len(common)} figures also in the edition {edition} differ",
            ),
            Text(
                zh="检查口径是否改变；确系修订，请在 [[remark]] 中说明",
                en="check whether the concept changed; if they were revised, say why in a [[remark]]",
            ),
        )


def _scale(
    old: Indicator,
    new: Indicator,
    a: pd.Series,
    b: pd.Series,
    common: pd.Index,
    before: Report,
    now: Report,
) -> Iterator[Problem]:
    """The unit is said to be the same, and all figures are many times as large."""
    if len(common) >= 3:
        x, y = a[common].to_numpy(float), b[common].to_numpy(float)
    else:
        # no period in common: the last of each, region by region
        first, second = before.panel.over_time(old.id), now.panel.over_time(new.id)
        if first.empty or second.empty:
            return
        pair = pd.concat([first.iloc[:, -1], second.iloc[:, -1]], axis=1, join="inner").dropna()
        x, y = pair.iloc[:, 0].to_numpy(float), pair.iloc[:, 1].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = np.where(x * y > 0, y / x, np.nan)
    known = ratio[np.isfinite(ratio)]
    if len(known) < 3:
        return
    middle = float(np.median(known))
    if 1 / UNIT_CHANGE <= middle <= UNIT_CHANGE:
        return
    times = middle if middle > 1 else 1 / middle
    edition = before.file.report.edition
    yield _head(
        f"indicator {new.id} unit",
        Text(
            zh=f"单位未变，数却约为 {edition} 版的 {times:,.0f} {'倍' if middle > 1 else '分之一'}",
            en=f"the unit is the same, and figures are about {times:,.0f} times as "
            f"{'large' if middle > 1 else 'small'} as in the edition {edition}",
        ),
        Text(
            zh="检查单位（元/万元/亿元），改正 unit 或数字", en="check the unit; correct it, or the figures"
        ),
    )


def _corrections(before: Report, now: Report) -> Iterator[Problem]:
    """A correction that names one figure, and the figure did not change."""
    for i, (spec, about) in enumerate(zip(now.file.correction, corrections_of(now), strict=True), start=1):
        if not (about.indicator and about.region and about.period):
            continue
        if spec.edition not in {None, before.file.report.edition} or spec.date <= before.file.report.date:
            continue
        if (
            now.panel.indicators[about.indicator].kind != "number"
            or about.indicator not in before.panel.numbers
        ):
            continue
        key = (about.region, about.period)
        old, new = (float(p.numbers[about.indicator].get(key, np.nan)) for p in (before.panel, now.panel))
        if old == new:
            yield _head(
                f"correction #{i}",
                Text(
                    zh=f"说已更正，两版的数却都是 {old:g}",
                    en=f"it says the figure was corrected, and both editions give {old:g}",
                ),
                Text(zh="在 data/ 中改正这个数", en="correct the figure in data/"),
            )


def parameters_of(report: Report) -> dict[str, Any]:
    """The report's analyses by id."""
    return {p.id: p for _, p in report.analyses}
