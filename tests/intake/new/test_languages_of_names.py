"""Names of indicators in languages of neither page are open in both; English ones never are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from intake.new.writing.foreign import in_neither

#: headings of tables as the offices of each country publish them
ABROAD = {
    "de": (
        "Bevölkerungsstand", "Bruttoinlandsprodukt", "Erwerbstätige am Arbeitsort", "Arbeitslosenquote", "Verfügbares Einkommen je Einwohner",
        "Siedlungs- und Verkehrsfläche", "Lebendgeborene", "Gestorbene", "Baugenehmigungen", "Wanderungssaldo", "Gästeübernachtungen", "Zahl der Betriebe",
        "Schulabgänger ohne Abschluss", "Fläche in km²", "Durchschnittsalter", "Steuereinnahmen",
    ),
    "fr": (
        "Taux de chômage", "Population municipale", "Nombre de logements", "Revenu médian", "Naissances domiciliées", "Décès", "Taux de pauvreté",
        "Emplois au lieu de travail", "Superficie", "Part des ménages imposés", "Résidences secondaires", "Médecins généralistes", "Espérance de vie à la naissance",
        "Produit intérieur brut", "Niveau de vie",
    ),
    "es": (
        "Tasa de paro", "Población residente", "Desempleo largo", "Bajo logro educativo", "Trabajo infantil", "Renta neta media por hogar", "Hogares",
        "Nacimientos", "Defunciones", "Esperanza de vida al nacer", "Producto interno bruto", "Viviendas particulares habitadas", "Superficie",
        "Sin agua mejorada", "Incidencia de la pobreza",
    ),
    "pt": (
        "População residente", "Taxa de desocupação", "Rendimento domiciliar per capita", "Área da unidade territorial", "Densidade demográfica",
        "Mortalidade infantil", "Escolarização", "Receitas realizadas", "Impostos", "Nascidos vivos", "Domicílios com esgotamento sanitário",
        "Esperança de vida", "Produto interno bruto",
    ),
    "it": (
        "Tasso di disoccupazione", "Popolazione residente", "Reddito disponibile", "Nati vivi", "Morti", "Imprese attive", "Occupati",
        "Superficie agricola utilizzata", "Speranza di vita alla nascita", "Raccolta differenziata", "Famiglie", "Esportazioni", "Presenze negli esercizi ricettivi",
    ),
    "pl": (
        "Stopa bezrobocia rejestrowanego", "Ludność ogółem", "Przeciętne miesięczne wynagrodzenie brutto", "Urodzenia żywe", "Zgony", "Dochody własne",
        "Mieszkania oddane do użytkowania", "Powierzchnia", "Gęstość zaludnienia", "Przyrost naturalny", "Pracujący", "Produkt krajowy brutto",
    ),
    "nl": (
        "Totale bevolking", "Werkloosheidspercentage", "Gemiddeld inkomen per huishouden", "Levend geboren kinderen", "Woningvoorraad", "Bevolkingsdichtheid",
        "Aantal inwoners", "Oppervlakte", "Overledenen", "Gemiddelde woningwaarde",
    ),
    "sv": (
        "Folkmängd efter region och år", "Andel arbetslösa", "Sammanräknad förvärvsinkomst", "Levande födda", "Döda", "Bruttoregionalprodukt",
        "Medelålder", "Befolkning", "Invånare per kvadratkilometer",
    ),
}  # fmt: skip

ENGLISH = (
    "Population", "Total population", "Area", "Total", "Rural", "Urban", "Index", "Ratio", "Murder", "GRDP", "Gini coefficient", "HIV prevalence",
    "Infant mortality", "Malaria incidence", "Tuberculosis deaths", "Tobacco use", "Per capita", "Cocoa exports", "Quinoa", "Cassava", "Media use", "Flora and fauna",
    "Dementia diagnosis rate", "Anaemia in women", "Photo voltaic capacity", "Zero dose children", "Data centres", "Radio ownership", "Total area harvested",
    "Migration", "Urbanization", "Urbanisation rate", "GDP per capita, PPP", "Agricultural land", "Food insecurity", "Gross fixed capital formation",
    "Industrial production", "Education", "Productivity", "Gross enrolment ratio, primary", "Tertiary attainment", "Public debt", "Local government finance",
    "Inflation", "Consumer price index", "Nominal GDP", "Real GDP", "Fiscal balance", "Trade openness", "Financial inclusion", "Digital payments",
    "Electricity consumption", "Hospital beds", "Physicians", "Suicide", "Obesity", "Diabetes", "Alcohol", "Natural increase", "Net migration", "Immigrants",
    "Median age", "Dependency ratio", "Sex ratio", "Gas connections", "Water stress", "Carbon intensity", "PM2.5", "Ozone", "Rainfall", "Elevation",
    "Normal temperature", "Tourist arrivals", "Hotel capacity", "Vehicle stock", "Motor cars", "Paved roads", "Port traffic", "Airport passengers",
    "Mobile subscriptions", "Fixed broadband", "Patents", "Research personnel", "Innovation index", "Competitiveness", "Corruption perceptions", "Democracy score",
    "Human Development Index", "Multidimensional poverty", "Income Gini", "Palma ratio", "Remittances", "Foreign direct investment", "Sugar cane", "Paddy",
    "Jowar", "Bajra", "Buffalo milk", "Tomato", "Potato", "Banana", "Mango", "Timber", "Coal", "Crude oil", "Natural gas", "Nuclear", "Hydro", "Solar", "Wind",
    "Labour input", "Capital stock", "Total factor productivity", "Gross margin", "Business demography", "Start-ups", "Micro enterprises", "Micro and macro loans",
    "Café turnover", "Pro bono cases", "Violent crime", "Robbery", "Assault", "Rape", "UrbanPop", "Frost days", "Illiteracy", "HS Grad", "Life Exp", "Income",
    "Catholic", "Examination", "Agriculture", "Fertility", "Infant.Mortality", "Donations", "Crime_prop", "Literacy", "Clergy", "Lottery", "Desertion", "Instruction",
    "unemp", "pcap", "hwy", "util", "gsp", "Violent", "black", "prisoners",
)  # fmt: skip


@pytest.mark.parametrize("language", ABROAD)
def test_of_a_table_in_another_language_every_name_is_open(language: str) -> None:
    names = ABROAD[language]
    assert in_neither(names) == set(names)


def test_alone_nearly_every_name_in_another_language_is_open() -> None:
    every = [n for names in ABROAD.values() for n in names]
    missed = [n for n in every if not in_neither([n])]
    assert len(missed) < 0.25 * len(every), missed


def test_beside_english_names_nearly_all_of_several_words_are_open() -> None:
    every = [n for names in ABROAD.values() for n in names if " " in n]
    missed = [n for n in every if not in_neither([n, "Unemployment rate", "Life expectancy at birth", "GDP"])]
    assert len(missed) < 0.1 * len(every), missed


def test_no_english_name_is_taken_for_another_language() -> None:
    assert in_neither(ENGLISH) == frozenset()
    assert [n for n in ENGLISH if in_neither([n])] == []
    assert [n for n in ENGLISH if in_neither([n, "Population", "GDP"])] == []


def _corpus() -> dict[str, list[str]]:
    """The names of indicators of the tables in tests/corpus that are in English, by table."""
    folder = Path(__file__).parents[2] / "corpus"
    forms = {k: [line.split(" | ")[0] for line in v.get("indicators", ())] for k, v in json.loads((folder / "forms.json").read_text("utf-8")).items()}  # fmt: skip
    published = {k: list(v["indicators"]) for k, v in json.loads((folder / "published.json").read_text("utf-8")).items()}  # fmt: skip
    return {
        k: names
        for k, names in (forms | published).items()
        if any(re.search("[A-Za-z]{3}", n) for n in names)
    }


#: tables of the corpus with names in another language
_OF_OTHERS = frozenset(
    """
    apostrophes.csv bdl.csv destatis.csv estados.csv genesis-flat.csv pxweb.csv scb.csv sidra.csv inegi-conjunto.csv vn-area-population.xlsx ch-portraits.xlsx
    dane-departamentos.xlsx bps-ipm.csv cbs-kerncijfers.csv istat.csv inei-pobreza.xlsx prevalencia-2020.csv stichtag.csv municipios-2021.csv ludnosc-2022.csv
    sidra-legend.csv chomage-regions.csv 130141-21data043021.csv A163045189_28_143_208.csv px-x-0902020300.csv
    """.split()  # noqa: SIM905
)


def test_tables_of_the_corpus_in_other_languages_are_open_and_no_others_are() -> None:
    tables = _corpus()
    flagged = {
        k: sorted(f)
        for k, names in tables.items()
        if (f := in_neither(names) & {n for n in names if n.isascii() or not re.search("[㐀-鿿가-힣Ͱ-ӿ]", n)})
    }
    assert set(flagged) == _OF_OTHERS, {k: v for k, v in flagged.items() if k not in _OF_OTHERS}
