"""The whole build: workers, swapping, partial builds, failures, reproducible bytes, the command's exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

import build as command
from intake.problems import Problems
from pipeline.build import arguments, build
from publish.site import Site
from tests import small


def run(**more):
    problems: dict[str, Problems] = {}
    steps: list[tuple[str, str, int, int]] = []
    outcome = build(arguments(**more), problems, lambda *step: steps.append(step))
    return outcome, problems, steps


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report whose briefs are made in a moment: which files are made, and left, is the same of every report."""
    return str(small.plain(tmp_path_factory.mktemp("plain") / "mine"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report of a few regions with maps, tables, charts, an index and advice."""
    return str(small.short(small.keep(small.made(tmp_path_factory.mktemp("full")))))


@pytest.mark.slow
def test_one_brief_in_one_language(tmp_path):
    out = tmp_path / "public"
    outcome, problems, steps = run(reports=("provinces",), regions=("四川",), languages=("zh",), out=out)
    assert outcome.published and not outcome.failures and outcome.briefs == 1
    files = tree(out)
    assert "provinces/zh/sichuan/index.html" in files and "provinces/en/sichuan/index.html" not in files
    assert files["provinces/zh/sichuan/brief.pdf"].startswith(b"%PDF")
    assert ("render", "provinces", 1, 1) in steps
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")], "the staging folder is gone"
    with pikepdf.open(out / "provinces/zh/sichuan/brief.pdf") as pdf:
        assert 4 <= len(pdf.pages) <= 8
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert pdf.docinfo["/Title"] is not None and "四川" in str(pdf.docinfo["/Title"])
    assert all(p.severity == "warning" for p in problems["provinces"])


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_kept")
def test_workers_make_what_one_process_makes_and_the_same_bytes_again(full, tmp_path):
    # in two languages more briefs than one process makes by itself
    chosen = ("四川", "贵州")
    trees = []
    for jobs in (1, 2):
        out = tmp_path / f"public{jobs}"
        outcome, _, _ = run(reports=(full,), regions=chosen, out=out, jobs=jobs)
        assert outcome.published and outcome.briefs == 4 and outcome.formats["pdf"] == 4, outcome.failures
        trees.append(tree(out))
    assert trees[0] == trees[1]


@pytest.mark.slow
def test_a_part_leaves_the_rest_of_the_site_alone(plain, tmp_path):
    out = tmp_path / "public"
    run(reports=(plain,), regions=("四川",), formats=("html",), out=out)
    before = tree(out)
    run(reports=(plain,), regions=("重庆",), formats=("html",), out=out)
    after = tree(out)
    assert "mine/zh/chongqing/index.html" in after
    assert after["mine/zh/sichuan/index.html"] == before["mine/zh/sichuan/index.html"]


@pytest.mark.slow
def test_one_format_leaves_the_others_alone(plain, tmp_path):
    out = tmp_path / "public"
    run(reports=(plain,), regions=("四川",), languages=("zh",), formats=("html",), out=out)
    run(reports=(plain,), regions=("四川",), languages=("zh",), formats=("pdf",), out=out)
    files = tree(out)
    assert {"mine/zh/sichuan/index.html", "mine/zh/sichuan/brief.pdf"} <= set(files)


@pytest.mark.slow
def test_a_failing_brief_is_named_and_nothing_is_published(plain, tmp_path, monkeypatch):
    out = tmp_path / "public"
    other = str(small.plain(tmp_path / "other"))
    run(reports=(other,), regions=("四川",), languages=("zh",), formats=("html",), out=out)
    before = tree(out)
    whole = Site.brief

    def broken(self, code, language, formats):
        if code == "510000" and language == "en":
            raise RuntimeError("out of ink")
        return whole(self, code, language, formats)

    monkeypatch.setattr(Site, "brief", broken)
    options = {"reports": (plain,), "regions": ("四川",), "formats": ("html",), "out": out}
    outcome, _, _ = run(**options)
    assert not outcome.published
    assert [(f.page, f.language, f.reason) for f in outcome.failures] == [
        ("Sichuan", "en", "RuntimeError: out of ink")
    ]
    assert tree(out) == before
    outcome, _, _ = run(**options, keep_going=True)
    assert outcome.published and outcome.failures
    assert "mine/zh/sichuan/index.html" in tree(out)
    assert "other/zh/sichuan/index.html" in tree(out)


def test_nothing_is_written_where_there_is_an_error(folder, tmp_path, edit):
    edit("data/urban_rural_dimensions.csv", "1.6693", "abc")
    out = tmp_path / "public"
    outcome, problems, _ = run(reports=(str(folder),), out=out)
    assert not outcome.published and not out.exists()
    assert problems[str(folder)].errors


@pytest.mark.slow
def test_an_unknown_region_is_an_error_with_a_suggestion(tmp_path):
    outcome, problems, _ = run(reports=("provinces",), regions=("四州",), out=tmp_path / "public")
    assert not outcome.published
    assert "did you mean “四川”?" in problems["provinces"].errors[0].line()


# the command ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_check_says_all_well(capsys):
    """Of all reports: none is named."""
    assert command.main(["check", "--ui", "en"]) == 0
    assert "No errors." in capsys.readouterr().out


@pytest.mark.slow
def test_strict_makes_a_warning_a_failure(plain, capsys):
    assert command.main(["check", plain, "--strict", "--ui", "zh"]) == 1
    assert "审图号" in capsys.readouterr().err


def test_check_of_a_broken_report(folder, edit, capsys):
    edit("data/urban_rural_dimensions.csv", "四川,", "四州,")
    assert command.main(["check", str(folder), "--ui", "en"]) == 1
    said = capsys.readouterr().err
    assert "row 24, column region: there is no region called “四州”; did you mean “四川”?" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [["provincess"], ["check", "nowhere"], ["build", "--lang", "fr"], ["build", "--no-such"], ["-f", "odt"]],
)
def test_wrong_use_is_exit_code_2(words, capsys):
    assert command.main(words) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_list_and_help(capsys):
    assert command.main(["list", "--ui", "en"]) == 0
    assert "provinces" in capsys.readouterr().out
    assert command.main(["--help"]) == 0
    for name in ("build", "check", "list", "messages"):
        assert command.main([name, "--help"]) == 0


@pytest.mark.slow
def test_build_says_where_to_look(plain, tmp_path, capsys):
    words = [plain, "-r", "甘肃", "-l", "en", "-f", "html", "-o", str(tmp_path / "p"), "--ui", "en"]
    assert command.main(words) == 0
    assert str(tmp_path / "p/mine/en/gansu/index.html") in capsys.readouterr().out


@pytest.mark.slow
def test_a_report_outside_the_project_builds(plain, tmp_path):
    shutil.copytree(plain, tmp_path / "my report")
    out = tmp_path / "public"
    outcome, problems, _ = run(
        reports=(str(tmp_path / "my report"),),
        regions=("四川",),
        languages=("en",),
        formats=("html",),
        out=out,
    )
    assert outcome.published, [p.line() for x in problems.values() for p in x]
