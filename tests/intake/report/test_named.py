"""Which folder a word of the command line means, and which names a report may have."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from intake.new.scaffold import new_report
from intake.places import regions
from intake.problems import Problems
from intake.report import named
from intake.report.areas import own_regions
from intake.report.named import check_name, check_places, distinct, report_folder
from publish.folder.marker import SITE
from publish.site import Site


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("reports/west", "reports/中部", "here", "here/west", "here/mine", "other/editions/2020"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "report.toml").touch()
    (tmp_path / "link").symlink_to(tmp_path / "here/mine")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize(
    ("word", "folder"),
    [
        ("west", "reports/west"),
        ("中部", "reports/中部"),
        ("nowhere", "reports/nowhere"),
        ("mine", "here/mine"),
        ("./west", "here/west"),
        ("west/", "here/west"),
        (".", "here"),
        ("./", "here"),
        ("..", ""),
        ("mine/..", "here"),
        ("mine/.", "here/mine"),
        ("mine/../../reports/west/", "reports/west"),
        ("West", "here/West"),
        ("a b", "here/a b"),
        ("../link", "link"),
        ("", "reports"),
        ("../other/editions/2020", "other/editions/2020"),
    ],
)
def test_what_a_word_means(world: Path, word: str, folder: str) -> None:
    found = report_folder(word, world / "reports")
    assert found == world / folder and found.is_absolute() and ".." not in found.parts
    assert report_folder(str(world / folder), world / "reports") == world / folder


def test_one_report_by_several_names_is_built_once(world: Path) -> None:
    assert distinct(["west", "../reports/west", "mine", "./mine/"], world / "reports") == {
        "west": world / "reports/west",
        "mine": world / "here/mine",
    }


def test_two_reports_of_one_name_would_overwrite_each_other(world: Path) -> None:
    folders = {"west": world / "reports/west", "./west": world / "here/west", "mine": world / "here/mine"}
    problems = {word: Problems() for word in folders}
    check_places(folders, problems)
    assert [word for word, found in problems.items() if found.errors] == ["./west"]
    assert "it has the name of “west”" in problems["./west"].errors[0].line("en")


@pytest.mark.parametrize(
    "name", ["assets", "Assets", "index.html", "robots.txt", "llms.txt", SITE, ".hidden", "/"]
)
def test_names_that_the_site_has_itself(tmp_path: Path, name: str) -> None:
    problems = Problems()
    check_name(tmp_path / name, problems)
    (problem,) = problems.errors
    assert "rename the folder" in problem.line("en")


def test_an_empty_word_is_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is not the current folder, though a report lie there."""
    (tmp_path / "report.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for word in ("", " "):
        assert report_folder(word, tmp_path / "reports") == tmp_path / "reports"
    assert report_folder(".", tmp_path / "reports") == tmp_path


def test_other_names_are_allowed(tmp_path: Path) -> None:
    for name in ("west", "my report", "中部", "data", "assets2", "editions/2020-05"):
        problems = Problems()
        check_name(tmp_path / name, problems)
        assert not problems.errors


def test_new_gives_no_report_such_a_name(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text("region,2020\n四川,1\n", encoding="utf-8")
    for name in ("assets", "index.html", "..", ".", "", "a/b", "West"):
        problems = Problems()
        assert new_report(name, source, tmp_path / "reports", problems) is None
        assert "cannot be the name of a report" in problems.errors[0].line("en")
        # who is told to use small letters must not have done so
        assert ("uses it itself" in problems.errors[0].line("en")) == (name == "assets")


# regions whose name is that of a page --------------------------------------------------------------------------


@pytest.mark.slow
def test_the_pages_a_region_must_not_overwrite_are_all_known(prepared: dict[str, Site]) -> None:
    for site in prepared.values():
        folders = {name.split("/")[0] for name, _ in site._about_pages("en", site.figures("en"))}
        assert folders <= regions.PAGES and len(folders) > 3


def test_a_region_called_data_has_a_folder_of_its_own(tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text("code,zh,en\n1,数据,Data\n2,关于,About\n3,甲,Alpha\n", encoding="utf-8")
    problems = Problems()
    found = own_regions("regions.csv", tmp_path, problems)
    assert found is not None and not problems.errors
    assert [r.slug for r in found[0]] == ["data-region", "about-region", "alpha"]


def test_a_folder_that_another_region_has_already_is_told(tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text("code,zh,en\n1,数据,Data\n2,数据区,Data Region\n", encoding="utf-8")
    problems = Problems()
    own_regions("regions.csv", tmp_path, problems)
    assert "“data-region” is already in row 2" in problems.errors[0].line("en")


def test_the_examples() -> None:
    for module in (named, regions):
        assert doctest.testmod(module).failed == 0
