"""What a number comes from is the same where it is explained and on its result's page: kinds, files, checksums."""

from __future__ import annotations

from compose.pages import explain, lineage
from compose.pages.lineage import Input, inputs, references
from publish.site import Site


def test_what_is_explained_is_what_the_page_of_origin_says(prepared: dict[str, Site]) -> None:
    kinds = set()
    for site in prepared.values():
        plan = site.plan
        for result in plan.results.values():
            key = next((key for key, _ in result.rows()), None)
            if key is None:
                continue
            text = "\n".join(explain.lines(plan, result.cell(key, result.columns[0].id), "en"))
            for one in inputs(plan, result):
                kinds.add(one.kind)
                told = f"[{one.file} sha256 {one.checksum[:12]}…]" if one.file else f"[{one.id}]"
                # of an indicator of other periods only these are told
                others = one.kind == "indicator" and "figures of other periods (" in text
                assert told in text or others, (result.id, one.id)
    assert kinds == {"indicator", "result", "printed", "given"}


def test_periods_of_one_indicator_are_together(site: Site) -> None:
    result = next(
        r for r in site.plan.results.values() if len(r.inputs) > len({i.partition("@")[0] for i in r.inputs})
    )
    apart, together = references(site.plan, result), inputs(site.plan, result)
    assert [one.id for one in together] == list(dict.fromkeys(one.id for one in apart))
    assert sum(len(one.periods) for one in together) == sum(len(one.periods) for one in apart) > len(together)
    assert all(isinstance(one, Input) and len(one.periods) <= 1 for one in apart)
    assert set(lineage.files(site.plan, result)) >= {one.file for one in together if one.file}
