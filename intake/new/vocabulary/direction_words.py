"""Names of the commonest indicators in German, French, Spanish, Portuguese, Japanese and Korean: ``says_less``, ``says_more``.

A closed list by what is measured: product and income per head, pay, unemployment and employment, mortality and life
expectancy, poverty, crime, schooling, emissions. What is not on it is asked, as in any language.
"""

from __future__ import annotations

import re

_LESS = {
    "de": r"arbeitslos|erwerbslos|sterblichkeit|sterbeziffer|sterberate|sterbefälle|todesfälle|gestorbene|armut|straftat|kriminalität|verkehrsunf|"
    r"schulabbrech|ohne schulabschluss|feinstaub|emission|verschuldung|schulden\b|analphabet|selbstmord|suizid|überschuldung",
    "fr": r"chômage|chômeu|mortalité|décès|pauvreté|criminalité|délinquance|homicide|illettrisme|analphabét|accidents?\b|émissions?\b|endettement|"
    r"décrochage|sans diplôme|suicide|privation",
    "es": r"\bparo\b|desemple|desocupa|mortalidad|defuncion|muertes|pobreza|criminalidad|delitos|homicidio|analfabet|abandono escolar|emisiones|"
    r"\bdeuda\b|accidentes|suicidio|desigualdad|hacinamiento",
    "pt": r"desempreg|desocupa|mortalidade|óbitos|pobreza|criminalidade|\bcrimes?\b|homicídio|analfabet|abandono escolar|emissões|\bdívida\b|acidentes|"
    r"suicídio|desigualdade",
    "ja": r"失業(?!保険|給付)|死亡(?!保険|届)|貧困|生活保護|刑法犯|犯罪|交通事故|自殺|待機児童|不登校|排出量|二酸化炭素|有病率|罹患|負債|債務残高|空き家率",
    "ko": r"실업(?!급여)|사망(?!보험)|빈곤|기초생활|범죄|교통사고|자살|미세먼지|배출량|부채|학업중단|문맹",
}
_PER_HEAD = {
    "de": r"(?:bip|bruttoinlandsprodukt|bruttowertschöpfung|wertschöpfung|brp)\b[^;]*\bje (?:einwohner|kopf|erwerbstätige[nr]?|arbeitsstunde)|"
    r"(?:bip|bruttoinlandsprodukt|bruttowertschöpfung)\b[^;]*\bpro[ -](?:kopf|einwohner)|pro-kopf-(?:bip|einkommen)",
    "fr": r"(?:pib|produit intérieur brut|valeur ajoutée)\b[^;]*\bpar (?:habitant|tête|emploi|personne|actif)",
    "es": r"(?:pib|producto interno bruto|producto interior bruto|valor añadido|vab)\b[^;]*(?:per c[áa]pita|por (?:habitante|persona|ocupado))",
    "pt": r"(?:pib|produto interno bruto|valor acrescentado|vab)\b[^;]*(?:per c[áa]pita|por (?:habitante|pessoa|trabalhador))",
    "ja": r"[1１一]人(?:当|あ)たり[^;]*(?:総生産|gdp|所得|県民)|(?:総生産|gdp|所得)[^;]*[（(]?[1１一]人(?:当|あ)たり",
    "ko": r"[1１]인당[^;]*(?:총생산|grdp|gdp|소득|총소득)|(?:총생산|grdp|gdp|소득)[^;]*[1１]인당",
}
_MORE = {
    "de": r"einkommen(?!s?(?:steuer|armut|ungleich))|\blöhne?\b|\blohn\b|bruttolohn|verdienste?\b|gehalt|gehälter|"
    r"lebenserwartung|erwerbstätigenquote|beschäftigungsquote|"
    r"erwerbsquote|hochschulabschluss|hochqualifiziert|(?:bip|bruttoinlandsprodukt|wirtschafts)[ -]?wachstum|wachstum des b(?:ip|ruttoinlandsprodukts)|produktivität|"
    r"ärzte je|betten je|breitband",
    "fr": r"\brevenus?\b|niveau de vie|\bsalaires?\b|espérance de vie|taux d['’]emploi|taux d['’]activité|bacheliers|diplômés du supérieur|croissance du pib|"
    r"productivité|médecins pour|lits pour|taux de réussite|scolarisation",
    "es": r"\brenta\b(?! garantizada)|\bingresos?\b|salarios?\b|esperanza de vida|tasa de (?:empleo|ocupaci[óo]n|actividad|alfabetizaci[óo]n|escolari)|alfabetizaci[óo]n|"
    r"crecimiento del pib|productividad|m[ée]dicos por|camas por|educaci[óo]n superior",
    "pt": r"\brenda\b|\brendimentos?\b|sal[áa]rios?\b|(?:esperança|expectativa) de vida|taxa de (?:emprego|ocupaç[ãa]o|atividade|alfabetizaç[ãa]o|escolari)|"
    r"alfabetizaç[ãa]o|crescimento do pib|produtividade|m[ée]dicos por|(?:camas|leitos) por|ensino superior|\bidh\w*\b",
    "ja": r"所得(?!税|控除)|賃金|給与|給料|平均寿命|健康寿命|就業率|就職率|有効求人倍率|進学率|経済成長率|生産性|医師数[^;]*(?:人口|万)|普及率|財政力指数",
    "ko": r"소득(?!세|공제)|임금|급여액|연봉|기대수명|건강수명|고용률|경제활동참가율|진학률|성장률|생산성|의사\s*수[^;]*(?:인구|명당)|보급률|재정자립도",
}
#: a tax on income, benefits of the unemployed and low incomes are none of these
_NEITHER = re.compile(
    r"steuer|impôt|impuesto|imposto|税|세액|소득세|baixa renda|bajos? ingresos?|bas revenus?|niedrigeinkommen|低所得|저소득|"
    r"arbeitslosengeld|indemnis|subsidio|seguro[- ]desemprego|ungleich|inégalit|格差|격차",
    re.IGNORECASE,
)


def _any(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(words.values()), re.IGNORECASE)


_LESS_ANY, _MORE_ANY, _HEAD_ANY = _any(_LESS), _any(_MORE), _any(_PER_HEAD)


def says_less(name: str) -> bool:
    """Whether a name is that of something a region wants less of.

    >>> [says_less(w) for w in ("Arbeitslosenquote", "Taux de chômage", "Tasa de paro", "Taxa de desemprego", "完全失業率", "실업률")]
    [True, True, True, True, True, True]
    >>> [says_less(w) for w in ("Säuglingssterblichkeit", "Mortalité infantile", "Mortalidad infantil", "Mortalidade infantil", "乳児死亡率", "영아사망률")]
    [True, True, True, True, True, True]
    >>> [says_less(w) for w in ("Arbeitslosengeld", "失業保険受給者", "실업급여", "Bevölkerung", "人口")]
    [False, False, False, False, False]
    """
    return bool(_LESS_ANY.search(name)) and not _NEITHER.search(name)


def says_more(name: str) -> bool:
    """Whether a name is that of something a region wants more of.

    >>> [says_more(w) for w in ("BIP je Einwohner", "PIB par habitant", "PIB per cápita", "PIB por habitante", "1人当たり県民所得", "1인당 지역내총생산")]
    [True, True, True, True, True, True]
    >>> [says_more(w) for w in ("Lebenserwartung", "Espérance de vie", "Esperanza de vida", "Esperança de vida", "平均寿命", "기대수명")]
    [True, True, True, True, True, True]
    >>> [says_more(w) for w in ("Verfügbares Einkommen je Einwohner", "Revenu disponible", "Renta media", "Renda domiciliar", "県民所得", "가구소득")]
    [True, True, True, True, True, True]
    >>> [says_more(w) for w in ("Einkommensteuer", "Impôt sur le revenu", "所得税", "소득세", "BIP", "PIB", "Niedrigeinkommen")]
    [False, False, False, False, False, False, False]
    """
    return bool(_MORE_ANY.search(name) or _HEAD_ANY.search(name)) and not _NEITHER.search(name)
