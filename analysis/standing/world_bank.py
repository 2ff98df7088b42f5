"""The limits of the World Bank’s income groups by year: `WORLD_BANK`."""

from __future__ import annotations

from collections.abc import Mapping

#: World Bank: the highest gross national income per head (Atlas method, dollars) of the low, lower-middle and
#: upper-middle income group, by the year of the income
WORLD_BANK: Mapping[int, tuple[float, float, float]] = {
    2012: (1035, 4085, 12615),
    2013: (1045, 4125, 12745),
    2014: (1045, 4125, 12735),
    2015: (1025, 4035, 12475),
    2016: (1005, 3955, 12235),
    2017: (995, 3895, 12055),
    2018: (1025, 3995, 12375),
    2019: (1035, 4045, 12535),
    2020: (1045, 4095, 12695),
    2021: (1085, 4255, 13205),
    2022: (1135, 4465, 13845),
    2023: (1145, 4515, 14005),
}
