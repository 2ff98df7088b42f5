"""Columns that say of every indicator what it should come to and how much it counts: ``take_describing``, ``TARGET``, ``WEIGHT``."""

from __future__ import annotations

import re

from intake.new.layout.column import determines
from intake.new.layout.roles import Roles

TARGET = re.compile(r"目标(?!完成)|\btargets?\b|\bgoals?\b", re.IGNORECASE)
WEIGHT = re.compile(r"权重|权数|分值|满分|\bweights?\b", re.IGNORECASE)


def take_describing(roles: Roles) -> None:
    """Give columns of targets and weights their role where each indicator has one of them for all regions.

    A target that differs from region to region is a figure of the region, and stays one.
    """
    if roles.measure is None:
        return
    measure = roles.columns[roles.measure]
    for kind, form in (("target", TARGET), ("weight", WEIGHT)):
        for c in roles.left():
            # what stands before the indicators numbers them, as Goal and Target of the SDG do
            before = c.index < roles.measure
            if kind in roles.describing or before or c.figures < 0.5 or not any(map(form.search, c.path)):
                continue
            if determines(measure.words, c.words):
                roles.describing[kind] = c.index
                roles.ignore(c, kind)
