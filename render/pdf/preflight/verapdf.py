"""veraPDF where it is installed, the validator of PDF/UA and PDF/A: `program`, `validate`, `validate_all`, `claimed`.

Nothing here calls a PDF validated unless veraPDF ran and said so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pikepdf

#: profiles of veraPDF by the name of the PDF variant WeasyPrint writes
FLAVOURS = {"pdf/ua-1": "ua1", "pdf/ua-2": "ua2", "pdf/a-3a": "3a", "pdf/a-3b": "3b", "pdf/a-3u": "3u"}
INSTALL = (
    "veraPDF is not installed: run `make verapdf`, put it on the PATH, or set VERAPDF_PATH to its program"
)
#: where `make verapdf` puts it
OURS = Path(sys.prefix) / "verapdf" / "verapdf"
#: files that one process looks into
TOGETHER = 200


class NotInstalled(Exception):
    """veraPDF is not on this machine; the text says what to do."""


class VeraPdfFailed(Exception):
    """veraPDF ran and gave no verdict; the text says why."""


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one PDF: the profile it used, and the rules that are broken, none if it is valid."""

    valid: bool
    profile: str
    version: str
    broken: tuple[str, ...]


def program() -> Path:
    """Where veraPDF is: ``VERAPDF_PATH`` (the program or its folder), then the PATH, then what `make verapdf` fetched.

    Raises:
        NotInstalled: it is nowhere, or cannot run for want of Java.
    """
    named = os.environ.get("VERAPDF_PATH", "")
    if named and Path(named).is_dir():
        named = str(Path(named) / "verapdf")
    path = shutil.which(named) if named else shutil.which("verapdf")
    if path is None and not named and OURS.is_file():
        if shutil.which("java") is None:
            raise NotInstalled("veraPDF is there, but Java is not: install a Java runtime (17 or newer)")
        return OURS
    if path is None:
        raise NotInstalled(f"VERAPDF_PATH is {named!r}, which cannot be run" if named else INSTALL)
    return Path(path)


def claimed(path: Path) -> tuple[str, ...]:
    """The variants that a PDF says it is and veraPDF has a profile of: ``pdf/ua-1``, ``pdf/a-3u``."""
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        ua, part = metadata.get("pdfuaid:part"), metadata.get("pdfaid:part")
        names = [f"pdf/ua-{ua}"] if ua else []
        if part:
            names.append(f"pdf/a-{part}{str(metadata.get('pdfaid:conformance', '')).lower()}")
    return tuple(name for name in names if name in FLAVOURS)


def validate(path: Path, variant: str = "pdf/ua-1", seconds: float = 300) -> Verdict:
    """Have veraPDF check a PDF against the profile of its variant.

    Raises ``NotInstalled`` where there is no veraPDF and ``VeraPdfFailed`` where it gives no verdict.
    """
    said = validate_all([path], variant, seconds)[path]
    if isinstance(said, VeraPdfFailed):
        raise said
    return said


def validate_all(
    paths: Sequence[Path], variant: str, seconds: float = 300
) -> Mapping[Path, Verdict | VeraPdfFailed]:
    """Have veraPDF check PDFs against one profile, many in a process; ``seconds``: for each process, and one more a file.

    Raises ``NotInstalled`` where there is no veraPDF.
    """
    found: dict[Path, Verdict | VeraPdfFailed] = {}
    command = [str(program()), "--format", "xml", "--flavour", FLAVOURS[variant]]
    for begin in range(0, len(paths), TOGETHER):
        some = paths[begin : begin + TOGETHER]
        try:
            done = subprocess.run(
                [*command, *map(str, some)],
                capture_output=True,
                text=True,
                timeout=seconds + 10 * len(some),
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            names = ", ".join(path.name for path in some[:3])
            found |= dict.fromkeys(some, VeraPdfFailed(f"veraPDF did not finish with {names}: {error}"))
            continue
        otherwise = f"veraPDF ended with {done.returncode}: {done.stderr.strip()[-300:]}"
        found |= dict(zip(some, verdicts(done.stdout, len(some), otherwise), strict=True))
    return found


def verdicts(xml: str, files: int, otherwise: str = "") -> list[Verdict | VeraPdfFailed]:
    """Read veraPDF's XML report of so many files; ``otherwise`` says what happened where it holds no verdict."""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        return [VeraPdfFailed(otherwise or f"veraPDF’s report cannot be read: {error}")] * files
    release = root.find(".//releaseDetails[@id='core']")
    version = release.get("version", "") if release is not None else ""
    jobs = root.findall(".//job")
    if len(jobs) != files:
        # a report of one file may have no frame around it
        jobs = [root] * files if files == 1 else []
    if not jobs:
        return [
            VeraPdfFailed(f"veraPDF gave no verdict: {otherwise or 'its report has other files'}")
        ] * files
    return [_verdict(job, version, otherwise) for job in jobs]


def _verdict(job: ElementTree.Element, version: str, otherwise: str) -> Verdict | VeraPdfFailed:
    report = job.find(".//validationReport")
    if report is None or "isCompliant" not in report.attrib:
        problem = job.findtext(".//exceptionMessage") or otherwise or "its report holds no verdict"
        return VeraPdfFailed(f"veraPDF gave no verdict: {problem.strip()}")
    return Verdict(
        valid=report.attrib["isCompliant"] == "true",
        profile=report.get("profileName", ""),
        version=version,
        broken=tuple(_rule(rule) for rule in report.iter("rule") if rule.get("status") == "failed"),
    )


def _rule(rule: ElementTree.Element) -> str:
    """A broken rule in one line: specification, clause and test, what it asks for, how often it is broken."""
    place = f"{rule.get('specification', '')} {rule.get('clause', '')}-{rule.get('testNumber', '')}".strip()
    asked = " ".join((rule.findtext("description") or "").split())
    return f"{place}: {asked} ({rule.get('failedChecks', '?')} times)"
