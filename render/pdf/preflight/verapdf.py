"""veraPDF where it is installed, the validator of PDF/UA and PDF/A: `program`, `validate`.

Nothing here calls a PDF validated unless veraPDF ran and said so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

#: profiles of veraPDF by the name of the PDF variant WeasyPrint writes
FLAVOURS = {"pdf/ua-1": "ua1", "pdf/ua-2": "ua2", "pdf/a-3a": "3a", "pdf/a-3b": "3b", "pdf/a-3u": "3u"}
INSTALL = "veraPDF is not installed: put it on the PATH, or set VERAPDF_PATH to its program (see verapdf.org)"


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
    """Where veraPDF is: ``VERAPDF_PATH`` (the program or its folder), then the PATH."""
    named = os.environ.get("VERAPDF_PATH", "")
    if named and Path(named).is_dir():
        named = str(Path(named) / "verapdf")
    path = shutil.which(named) if named else shutil.which("verapdf")
    if path is None:
        raise NotInstalled(f"VERAPDF_PATH is {named!r}, which cannot be run" if named else INSTALL)
    return Path(path)


def validate(path: Path, variant: str = "pdf/ua-1", seconds: float = 300) -> Verdict:
    """Have veraPDF check a PDF against the profile of its variant.

    Raises ``NotInstalled`` where there is no veraPDF and ``VeraPdfFailed`` where it gives no verdict.
    """
    command = [str(program()), "--format", "xml", "--flavour", FLAVOURS[variant], str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VeraPdfFailed(f"veraPDF did not finish with {path.name}: {error}") from error
    return verdict(done.stdout, f"veraPDF ended with {done.returncode}: {done.stderr.strip()[-300:]}")


def verdict(xml: str, otherwise: str = "") -> Verdict:
    """Read veraPDF's XML report of one file; ``otherwise`` says what happened if it holds no verdict."""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise VeraPdfFailed(otherwise or f"veraPDF’s report cannot be read: {error}") from error
    report = root.find(".//validationReport")
    if report is None or "isCompliant" not in report.attrib:
        problem = root.findtext(".//exceptionMessage") or otherwise or "its report holds no verdict"
        raise VeraPdfFailed(f"veraPDF gave no verdict: {problem.strip()}")
    release = root.find(".//releaseDetails[@id='core']")
    return Verdict(
        valid=report.attrib["isCompliant"] == "true",
        profile=report.get("profileName", ""),
        version=release.get("version", "") if release is not None else "",
        broken=tuple(_rule(rule) for rule in report.iter("rule") if rule.get("status") == "failed"),
    )


def _rule(rule: ElementTree.Element) -> str:
    """A broken rule in one line: specification, clause and test, what it asks for, how often it is broken."""
    place = f"{rule.get('specification', '')} {rule.get('clause', '')}-{rule.get('testNumber', '')}".strip()
    asked = " ".join((rule.findtext("description") or "").split())
    return f"{place}: {asked} ({rule.get('failedChecks', '?')} times)"
