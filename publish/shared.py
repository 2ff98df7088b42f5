"""Files that all reports of a site share: home page, assets, robots, llms.txt; a report's feeds and sitemap."""

from __future__ import annotations

from pathlib import Path

from compose.brief import Plan
from compose.language.chinese import WEB_CSS
from compose.language.languages import LANGUAGES
from compose.look import tokens as look
from intake.report.report import EDITIONS
from paths import TEMPLATES
from publish import discovery
from publish.earlier import edition_name
from publish.site import Site
from render.html.writer import OwnLook, environment


def machine_files(site: Site) -> dict[str, bytes]:
    """What a report tells machines; what needs absolute addresses only where the report has a base address."""
    report = site.plan.report
    head = report.file.report
    if site.latest:
        # feeds and sitemap are the current edition's
        return {}
    refs = site.places()
    files: dict[str, bytes] = {}
    if head.base_url:
        files[f"{report.name}/sitemap.xml"] = discovery.sitemap(refs, head.base_url)
        for lang in report.languages:
            path = f"{report.name}/{lang}/feed.xml"
            author = head.publisher[lang] if head.publisher else "Fangzhi"
            files[path] = discovery.feed(refs, lang, head.base_url, path, head.title[lang], author)
    return files


def shared_files(plans: list[Plan], out: Path) -> dict[str, bytes]:
    """The home page and what all pages use. Reports built earlier stay on the home page."""
    entries = []
    names = {p.report.name: p for p in plans}
    for name, plan in sorted(names.items()):
        head = plan.report.file.report
        entries.append(
            {
                "title": head.title,
                "text": head.about or head.period,
                "earlier": [
                    (edition_name(e.edition), e.date, f"{name}/{EDITIONS}/{e.edition}/index.html")
                    for e in reversed(plan.report.earlier)
                ],
                "links": [
                    (LANGUAGES[lang].tag, LANGUAGES[lang].name, f"{name}/{lang}/index.html")
                    for lang in plan.report.languages
                ],
            }
        )
    html = (
        environment("en")
        .get_template("pages/choose.html")
        .render(
            own=OwnLook(),
            title="方志 · Fangzhi",
            description="Bilingual regional policy briefs",
            root="",
            heading={"zh": "方志", "en": "Fangzhi"},
            alternates=[],
            entries=entries,
        )
    )
    styles = look.OURS.css().encode() + (TEMPLATES / "styles" / "web.css").read_bytes() + WEB_CSS.encode()
    return {
        "index.html": html.encode(),
        "llms.txt": _llms(plans),
        **_robots(plans),
        "assets/fangzhi.css": styles,
        **{
            f"assets/{n}": (TEMPLATES / "assets" / n).read_bytes()
            for n in ("icon.svg", "search.js", "numbers.js", "fangzhi.js")
        },
    }


def _llms(plans: list[Plan]) -> bytes:
    """llms.txt: the reports and their data, for language models."""
    sections: dict[str, list[tuple[str, str, str]]] = {}
    for plan in plans:
        head, name = plan.report.file.report, plan.report.name
        note = head.about["en"] if head.about else ""
        entries = [
            (head.title[lang], f"{name}/{lang}/index.html", note if lang == "en" else "")
            for lang in plan.report.languages
        ]
        entries.append(
            ("Results as JSON", f"{name}/data/report.json", "every table with title, unit, method and source")
        )
        sections[head.title["en"]] = entries
    base = next((p.report.file.report.base_url for p in plans if p.report.file.report.base_url), "")
    return discovery.llms("Fangzhi 方志", "Bilingual regional policy briefs with their data.", sections, base)


def _robots(plans: list[Plan]) -> dict[str, bytes]:
    sitemaps = [
        discovery.address(p.report.file.report.base_url, f"{p.report.name}/sitemap.xml")
        for p in plans
        if p.report.file.report.base_url
    ]
    return {"robots.txt": discovery.robots(sitemaps)} if sitemaps else {}
