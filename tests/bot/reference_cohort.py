"""The reference promo of 2027 as its cohort file, and ways to spoil it."""

REFERENCE = """
[cohort]
name = "Promo 2027"
authority = "Région"
partner = "DINUM"
starts_on = 2027-01-04
ends_on = 2027-05-28
timezone = "Europe/Paris"
language = "fr"
size = 6
weekly_release_days = 1.0
closures = [{ date = 2027-05-07, name = "Pont" }]
worked_holidays = [2027-05-17]
controllers = "Région et DINUM"
dpo = "dpo@example.org"

[[coaches]]
name = "Inès"
party = "partner"
[[coaches]]
name = "Karim"
party = "partner"

[[coordinators]]
name = "Anne"
party = "authority"
may_decide = true
[[coordinators]]
name = "Paul"
party = "partner"
may_decide = true

[[intrapreneurs]]
name = "Maëlle"
project = "Cars scolaires : savoir quand il arrive"
service = "Transports scolaires"
coach = "Inès"
day = "thursday"
[[intrapreneurs]]
name = "Yann"
project = "Aides aux ports : un seul dossier"
service = "Ports"
coach = "Inès"
halves = ["tuesday am", "thursday am"]
[[intrapreneurs]]
name = "Solenn"
project = "Bourses d’apprentis : fini les pièces perdues"
service = "Apprentissage"
coach = "Inès"
day = "monday"
[[intrapreneurs]]
name = "Erwan"
project = "TER : signaler un ascenseur en panne"
service = "Trains régionaux"
coach = "Karim"
day = "friday"
[[intrapreneurs]]
name = "Nolwenn"
project = "Lycées : réserver la salle du voisin"
service = "Lycées"
coach = "Karim"
day = "wednesday"
[[intrapreneurs]]
name = "Gwenaël"
project = "Langue bretonne : trouver un cours près de soi"
service = "Langues de Bretagne"
coach = "Karim"
day = "thursday"
off = ["wednesday"]
"""


def with_changes(*changes: tuple[str, str]) -> str:
    """The reference file with each first text replaced by the second, which must be there exactly once."""
    text = REFERENCE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def of(name: str, **entries: str) -> tuple[str, str]:
    """A change that adds lines to one person's entry."""
    added = "".join(f"\n{key} = {value}" for key, value in entries.items())
    return f'name = "{name}"', f'name = "{name}"{added}'
