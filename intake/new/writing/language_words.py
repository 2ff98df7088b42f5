"""By which words, letters and endings names of statistics are told to be English or of another language: ``evidence``.

English and the languages of Europe share many words of statistics (Population, total, index, normal, regional): those say nothing.
What is counted are words that only one side has. Of a word that is nowhere listed its letters (ł, ñ, ß) and its ending (-zahl,
-ção, -ość) may tell; that it ends in a vowel as most words of Spanish or Italian do, and few of English, tells less.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: words of statistics and of grammar that are English and of none of the other languages
_ENGLISH = frozenset(
    """
    of the and by with for from per to at its their who which other others not than under over below above between within without during since
    all any each every both more less most least new old high low good bad young early late long short full free own open main
    rate rates growth gross gdp gva gni population's income household households family families disposable unemployment unemployed employment employed
    employee employees employer employers share shares people number numbers price prices value values added output government birth births born death
    deaths dying health healthy emission emissions person's labour labor job jobs job-seekers life lives expectancy spending spend revenue revenues tax
    taxes trade trades export exports import imports bed beds doctor doctors physicians nurses nurse student students school schools schooling
    pupils teacher teachers energy water land soil density productivity wage wages earning earnings poverty poor rich wealth investment investments
    consumption consumer consumers consumed sales sale sold retail wholesale product's crime crimes rainfall rain score scores scored change changes changed
    mean median average averages increase decrease loss losses gain gains level levels length width depth height weight size sizes
    year years yearly month months monthly quarter quarters quarterly week weeks weekly day days daily hour hours
    woman women man men girls boys girl boy child children infant infants youth elderly adult adults aged aging ageing births mother mothers mortality
    literacy literate illiterate illiteracy enrolment enrolments enrollment attendance attainment degree degrees graduate graduates dropout leavers
    house houses housing home homes dwelling dwellings building buildings built room rooms floor space rent rents rented owner owners ownership
    farm farms farmers farming crop crops rice wheat maize corn cotton sugar tea milk meat beef egg eggs fish fishing fishery fisheries forest forests forestry
    cattle sheep pigs goats poultry livestock yield yields harvest harvested planted sown cultivated irrigated acreage fertilizer fertiliser
    road roads railway railways rail highway highways vehicle vehicles car cars bus buses truck trucks passenger passengers freight traffic airport airports
    shipping ship ships travel travellers tourists tourism visitors arrivals overnight stays hotel hotels
    phone phones telephone mobile internet broadband computer computers users user access subscribers subscriptions
    bank banks banking loan loans deposit deposits debt debts savings saving credit insurance insured uninsured budget expenditure expenditures
    cost costs expense expenses fee fees fund funds funding aid grant grants granted subsidies subsidy welfare pension pensions pensioners
    service services industry industries manufacturing mining quarrying construction business businesses enterprise enterprises company companies firm firms
    workers worker working work workforce occupation skilled unskilled market markets goods
    coal oil power electricity electric renewable wind solar fuel fuels waste sewage sanitation sewerage garbage recycling recycled pollution polluted air quality
    temperature sunshine humidity greenhouse carbon
    disease diseases cancer deaths smoking smokers drinking overweight obese obesity disability disabled vaccine vaccination vaccinated doses dose cases
    hospitals' clinics clinic medical care patients patient
    murder homicide homicides theft burglary robbery assault assaults rape offences offenses offenders prison prisoners police convicted
    married marriage marriages divorce divorces divorced single widowed fertility
    city cities town towns village villages county counties country countries state states district districts ward wards borough boroughs
    patent patents application applications applied accepted invention inventions research development expenditures science scientific technology
    library libraries book books museum museums theatre theater visits
    vote votes voters voting turnout elected seats election elections
    foreign foreigners foreign-born native overseas domestic abroad
    sex gender race white black asian hispanic
    proportion percentage percent fraction ratio's ranking rank ranks rating index-linked estimate estimates estimated projected forecast
    raw adjusted unadjusted seasonally current constant basic net worth
    resident residents residence usual inhabitant inhabitants dweller dwellers dependency dependents
    coverage connected piped improved safe clean drinking toilet toilets lighting heating cooking
    civilian force participation active inactive idle
    undernourishment malnutrition stunting wasting hunger food
    surface square mile miles kilometre kilometer kilometres kilometers acre acres hectare hectares thousand thousands hundred
    surplus deficit balance turnover profit profits assets equity stock stocks
    premature excess severe severity gap depth incidence prevalence burden risk
    nationwide whole together overall remaining rest
    mid-year midyear end beginning
    aging outcome outcomes achieved target targets expected actual planned completed
    pay paid bonus salary salaries
    access affordability available availability
    men's women's rainfall snow snowfall
    """.split()  # noqa: SIM905
)

#: words of grammar and of statistics in other languages that English has not
_FOREIGN = frozenset(
    """
    de del da do das dos la las el los le les des du di della dello delle dei degli nel nella al ao aos à au aux et y e o ou und der die das dem den
    von vom zur zum im am je nach für mit ohne bei aus auf ab och av och i med till efter og af het een van voor naar en zonder met bij
    por pour par para con com sin sem sans sur dans entre según segun selon según pro w na z od oraz dla według ve ile göre dan yang menurut atas
    és az dle podle při nad podíl počet míra
    pib bip bnp pil pkb bbp hdp brp idh taxa taxas tasa tasas taux tasso tassi stopa stopy renta rentas rendimento revenu revenus reddito redditi dochód dochody
    einkommen inkomen inkomst inkomster einwohner fläche bevölkerung bevolking befolkning folkmängd população población popolazione populacja ludność
    ludnosc obyvatelstvo obyvatel obyvatelé penduduk jumlah luas nüfus impostos impuestos imposte steuern steuer podatki
    produto producto prodotto produkt produkcja produit produits produção producción produzione bruto bruta brut brute brutto interno interna intérieur
    superficie superfície powierzchnia empleo emprego emploi emplois occupazione occupati desempleo desemprego chômage disoccupazione disoccupati bezrobocie bezrobocia
    bezrobotni zatrudnienie werkloosheid arbeitslose arbeitslosen arbeitslosigkeit erwerbslose beschäftigte beschäftigung umsatz anzahl zahl quote anteil
    erwerbstätige siedlungs lebendgeborene gestorbene wanderungssaldo durchschnittsalter trabajo trabalho infantil przyrost levend invånare oppervlakte morti
    región região région regione regiões regiones comunidad comunidades nord-est sud-est übrige sonstige altri otros outros autres pozostałe
    insgesamt gesamt ogółem razem totaal totale totaux mannen vrouwen männer frauen männlich weiblich hombres mujeres homens mulheres uomini donne
    maschi femmine hommes femmes mężczyźni kobiety män kvinnor naissances décès nacimientos nascimentos nascite geburten urodzenia zgony decessi defunciones
    óbitos sterbefälle sterfte wohnungen wohnung haushalte haushalt hogares hogar ménages ménage famiglie gospodarstwa logements logement viviendas vivienda
    domicílios mieszkania woningen bostäder
    edad idade alter âge età wiek leeftijd ålder año años ano anos année années anno anni jahr jahre rok lata jaar år
    salario salarios salário salaires salaire löhne lohn wynagrodzenie wynagrodzenia loon lön stipendio
    escolar escuelas escola escolas schulen schüler schule école écoles élèves scuole studenti uczniowie szkoły
    salud saúde santé gesundheit salute zdrowie agua água eau wasser acqua woda
    pobreza pauvreté armut povertà ubóstwo armoede gasto gastos dépenses ausgaben einnahmen spesa wydatki despesa despesas
    precio precios preço preços prix preise preis prezzi prezzo ceny cena prijzen pris
    vehículos veículos véhicules fahrzeuge kraftfahrzeuge veicoli pojazdy kfz pkw
    ventas vendas ventes verkäufe vendite sprzedaż verkoop
    crecimiento crescimento croissance wachstum crescita wzrost groei tillväxt veränderung variación variação évolution variazione zmiana
    densidad densidade densité dichte densità gęstość dichtheid täthet índice indicador indicadores indice indicatore wskaźnik
    nombre nombres número numero liczba aantal antal počty média moyenne moyen durchschnitt przeciętne gemiddelde
    mortalidad mortalidade mortalité mortalità sterblichkeit natalidad natalité natalità fecundidad
    ingreso ingresos receita receitas ricavi przychody
    hospitales hospitais hôpitaux krankenhäuser ospedali szpitale camas leitos lits betten letti łóżka
    superficie hectáreas kilómetros tierra terre boden suolo gemeinden gemeinde kreise kreis länder bundesländer regionen stichtag
    tabelle tabela tabla tableau cuadro tabell indeks pembangunan manusia metode baru persentase miskin kemiskinan pengangguran
    oranı işsizlik istihdam gelir
    työttömyysaste työllisyysaste väkiluku
    """.split()  # noqa: SIM905
) - {"i", "a", "no", "average"}
#: of these some are rare words of English
_RARE = frozenset(["met", "van", "par", "sin", "do", "die", "den", "al", "con", "com", "pro", "des", "medio"])

#: words that only English has, ending as those of other languages do
_ENGLISH_ENDINGS = re.compile(r"(?:ing|ings|ness|ship|hood|less|ful|ed|ly|ght|wth|ould|wise|ways|'s)$")
_OTHER_ENDINGS = re.compile(
    r"(?:[^\W\d_]{2}(?:ungen|ungs|keit|keiten|heit|heiten|schaft|schaften|produkt|quote|quoten|ziffer|zahlen|zahl|dichte|einkommen|ausgaben|einnahmen|tätige|"
    r"losigkeit|stand|wert|grad|ierung|betriebe|wirtschaft|ção|ções|ción|ciones|cion|dades?|zione|zioni|zza|ità|té|tés|eux|euse|aux|ées?|eurs?|ières?|ność|ości|ość|ów|owie|"
    r"ych|nych|ego|acja|acji|ování|ání|ních|ných|ský|ská|heids\w+|heid|teit|elijk|ningen|aste|lar|ler|nya|kan|smo|mento|mentos|miento|mientos|mente|ario|arios|aria|ados?|adas?|"
    r"idos|idas|ista|istas|ência|ância|encia|ancia|enza|anza))$"
)
#: English words, or those of both sides, that end so all the same
_BOTH_SIDES = frozenset(
    """
    area data media capita via zero ratio radio video auto info photo tobacco potato tomato cargo casino portfolio quota criteria formula dementia malaria
    anaemia anemia pneumonia diarrhoea diarrhea camera cinema opera banana idea pizza soda sofa soya pasta visa villa schema trauma asthma leukaemia academia
    fauna flora algae alpha beta gamma delta sigma hydro macro micro piano studio tempo euro logo memo metro embargo volcano mosquito mango avocado buffalo
    taxi kiwi mini semi multi wifi intra extra ultra infra meta para quasi retro demo expo promo photovoltaic agro cocoa coca soja quinoa cassava
    china india africa asia america oceania europa australia canada russia japan korea covid polio ebola hepatitis tuberculosis nino mafia militia
    chapter quarter water error doctor sector color colour minor major senior junior labor labour interior exterior factor tractor motor vector monitor
    donor author visitor investor error floor poor door indoor outdoor contributor operator four hour tour flour neighbour harbour favour
    regular particular similar solar dollar dollars cellular scholar scholars vascular secular muscular circular popular calendar pillar similar
    stand standard understand island thousand brand grand upgrade grade degrade gradually
    american mexican african republican pelican vulcan urban median scan
    ler dealer dealers trailer boiler retailer retailers wholesaler wholesalers traveler travelers traveller
    tobaccos pro anno anni media per
    """.split()  # noqa: SIM905
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Evidence(NamedTuple):
    """What words of a name say of its language."""

    english: int
    #: words, letters and endings of another language
    foreign: int
    #: words that end as most do elsewhere
    leaning: int
    #: whether all but words of grammar begin with capitals, as the names of places do, and none is a word of statistics
    placelike: bool


def evidence(name: str) -> Evidence:
    """How much in a name tells of English, and how much of another language that is written in the same letters.

    >>> evidence("Unemployment rate")[:3], evidence("Desempleo largo")[:3], evidence("Bevölkerungsstand")[:3], evidence("Population")[:3]
    ((2, 0, 0), (0, 1, 1), (0, 1, 0), (0, 0, 0))
    >>> evidence("Île-de-France").placelike, evidence("População residente").placelike, evidence("Taux de chômage").placelike
    (True, False, False)
    """
    english = foreign = leaning = 0
    known = lower = False
    words = _LETTERS.findall(unicodedata.normalize("NFC", re.sub(r"[_.]", " ", name)))
    for k, word in enumerate(words):
        plain = word.casefold()
        lower = lower or (word[0].islower() and len(word) > 2 and not (plain in _FOREIGN and len(word) < 4))
        if len(words) > 1 and len(word) < 7 and word.isupper() and len(plain) > 1 and not name.isupper():
            # an abbreviation beside words
            continue
        if plain in _ENGLISH or plain.removesuffix("s") in _ENGLISH:
            english += 1
        elif plain in _RARE:
            leaning += len(words) > 1 and word.islower()
        elif plain in _FOREIGN:
            # a letter alone, or the only word, is no word of grammar
            if len(plain) > 2 or (len(words) > 1 and word.islower() and (len(plain) > 1 or k)):
                foreign += 1
                known = known or len(plain) > 3
        elif plain in _BOTH_SIDES or plain.removesuffix("s") in _BOTH_SIDES or len(plain) < 4:
            continue
        elif re.search(r"[^\x00-\x7f]", plain.replace("’", "")):
            foreign += 1
        elif _ENGLISH_ENDINGS.search(plain):
            english += 1
        elif _OTHER_ENDINGS.search(plain):
            foreign += 1
            known = known or len(words) == 1
        elif re.search(r"[aoiu]s?$", plain) and not plain.endswith(("ous", "us", "is", "ias", "sis")):
            leaning += 1
    return Evidence(english, foreign, leaning, not known and not lower)


__all__ = ["Evidence", "evidence"]
