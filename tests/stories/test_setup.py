"""Anne sets the promo up from her phone: from `vigie code` on an empty database to the first link opened (4.a)."""

import re
from pathlib import Path

from bot.cohort.commands import mint_code
from sandbox.screens import Seen
from sandbox.world import World
from sandbox.world import world as open_world

START = "2027-03-15 10:00"  # a Monday, two weeks before Easter


def plain(seen: Seen) -> str:
    return seen.text.replace("\u00a0", " ").replace("\u202f", " ")


async def does(world: World, *acts: str) -> Seen:
    """Anne taps what is in brackets and writes the rest; what she sees last."""
    for act in acts:
        if act.startswith("["):
            world["Anne"].tap(act[1:-1])
        else:
            world["Anne"].say(act)
        await world.settle()
    return world["Anne"].last()


async def begins(world: World) -> None:
    """A code lives 24 hours (A1); then the notice first, who she is and for which party."""
    code = await mint_code(world.settings, world.clock)
    await world.at("2027-03-16 09:59")
    assert "Avant de commencer" in (await does(world, code)).text
    await world.at("2027-03-16 10:00")
    assert (await does(world, code)).labels == [] and "réservé aux personnes invitées" in world["Anne"].last().text
    notice = await does(world, await mint_code(world.settings, world.clock))
    assert "Avant de commencer" in notice.text and notice.labels == ["J’ai lu"]
    assert "Comment t’appelles-tu" in (await does(world, "[J’ai lu]")).text
    welcome = await does(world, "[Anne]", "[Région]", "[Oui]")
    assert plain(welcome) == (
        "Bienvenue Anne. La promo se règle en quatre étapes, à reprendre quand tu veux avec /installation.\n"
        "1. Dates et calendrier\n2. Intrapreneurs (0 sur 6)\n3. Coachs\n4. Coordination"
    )
    assert welcome.labels == ["Étape 1"]


async def sets_dates(world: World) -> None:
    """Next Monday is proposed; Easter Monday is not a day to begin (A13); a closure is written as one says it."""
    assert "Lundi 22 mars 2027" in (await does(world, "[Étape 1]")).labels
    refused = await does(world, "lundi 29 mars 2027")
    assert "lundi 29 mars 2027 est férié (Lundi de Pâques). Le suivi peut commencer mardi 30 mars" in plain(refused)
    await does(world, "[Mardi 30 mars 2027]", "vendredi 27 août 2027")
    closed = await does(world, "fermeture vendredi 7 mai, pont")
    assert "Fermeture : vendredi 7 mai 2027 (Pont)" in plain(closed)


async def names_people(world: World) -> None:
    """The chat is closed in the middle of Maëlle; Gwenaël never works on Wednesday."""
    await does(world, "[Retour]", "[Étape 2]", "[Ajouter une personne]", "Maëlle", "Transports scolaires")
    assert "Maëlle : quel projet" in plain(await does(world, "/installation"))
    await does(world, "Cars scolaires : savoir quand il arrive", "[Aucun]", "[Jeudi]", "Inès")
    await does(world, "[Ajouter une personne]", "Gwenaël", "Langues de Bretagne", "Langue bretonne")
    refused = await does(world, "[Mercredi]", "[C’est tout]", "mercredi")
    assert plain(refused) == "Gwenaël ne travaille jamais le mercredi : choisis un autre jour."
    await does(world, "[Jeudi]", "[Plus tard]")
    lacking = await does(world, "/installation")  # A10
    assert "Pour finir, il manque un coach pour Gwenaël : à choisir à l’étape 2." in plain(lacking)
    assert "Créer les invitations" not in lacking.labels
    await does(world, "[Étape 2]", "[Gwenaël]", "[Coach]", "[Inès]")
    people = await does(world, "/installation", "[Étape 2]")
    assert "2. Intrapreneurs (2 sur 6)" in plain(people)
    assert "• Gwenaël, Langues de Bretagne : le jeudi, avec Inès (jamais mercredi)" in plain(people)


async def invites(world: World) -> None:
    """Nobody before the promo is ready; then everybody, each once."""
    assert not any("start=" in seen.text for seen in world["Anne"].sees())
    ready = await does(world, "[Étape 3]", "[Étape 4]", "[Voir les quatre étapes]")
    assert plain(ready) == (
        "✅ Promo prête : 2 intrapreneurs sur 6, 1 coach, 1 coordinateur.\n"
        "Début du suivi : mardi 30 mars 2027. Gwenaël et Maëlle avec Inès.\n"
        "La notice ne dit pas encore comment joindre le délégué à la protection des données : étape 1, Convention."
    )
    assert world.app
    await world.app.menus.up_to_date.wait()  # by then the bot has asked Telegram how it is called
    world["Anne"].tap_twice("Créer les invitations")
    await world.settle()
    invitations = [seen for seen in world["Anne"].sees() if "start=" in seen.text]
    assert sorted(seen.text.split()[2] for seen in invitations) == ["Gwenaël,", "Inès,", "Maëlle,"]


async def maelle_joins(world: World) -> None:
    link = world["Anne"].message("Invitation pour Maëlle")
    world["Maëlle"].start(re.findall(r"https://t\.me/vigie_bot\?start=(\S+)", link.text)[0])
    await world.settle()
    assert "Anne t’invite" in plain(world["Maëlle"].last())
    for label, shown in (("Lire la notice", "Région et DINUM"), ("J’ai lu", "Ton jour habituel : le jeudi")):
        world["Maëlle"].tap(label)
        await world.settle()
        assert shown in plain(world["Maëlle"].last())
    assert "Maëlle a rejoint la promo" in world["Anne"].last().text


async def test_a1_a10_a12_a13_a14_from_the_code_to_the_first_link_opened_and_the_first_full_week(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, START, cohort=None) as world:
        await begins(world)
        await sets_dates(world)
        await names_people(world)
        await invites(world)
        await maelle_joins(world)
        before = len(world["Maëlle"].sees())
        await world.at("2027-04-05 08:59")  # Thursday 1 April was in a week that the promo did not have whole
        assert len(world["Maëlle"].sees()) == before
        await world.at("2027-04-05 09:00")
        assert world["Maëlle"].has_seen("jeudi 8")
