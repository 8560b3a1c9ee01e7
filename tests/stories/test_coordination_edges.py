"""What goes wrong in the coordinators' weeks, lived through the running bot: D5, D7, D8, D11, D12, D18, D19 and D22."""

from pathlib import Path

import pytest

from sandbox.world import World, promo
from sandbox.world import world as open_world
from tests.stories.telling import cohort_of, jump, say, tap, told, warnings

BLEUENN = '[[coordinators]]\nname = "Bleuenn"\nparty = "authority"\n\n'
PRIVATE = "Pour toi seule."
HERS = "J’étais bien là jeudi."


async def test_d5_d7_d8_d11_d12_d18_d22_three_coordinators_and_one_short_week(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    head, maelle = cohort_of("Maëlle").split("[[intrapreneurs]]")
    async with open_world(tmp_path, "2027-02-01 08:30", cohort=f"{head}{BLEUENN}[[intrapreneurs]]{maelle}") as world:
        await bleuenn_stands_in_for_anne(world)
        await maelle_contests_what_was_justified(world)
        await what_is_not_shared_is_refused_with_who_could(world)
        await the_digest_counts_what_was_justified_even_without_its_picture(world)
        await maelle_leaves_and_her_alert_with_her(world)
        await nobody_can_be_reached(world, caplog)


async def bleuenn_stands_in_for_anne(world: World) -> None:
    """D5."""
    await say(world, "Anne", "/relais")
    await tap(world, "Anne", "5 février", "Bleuenn")
    assert world["Bleuenn"].last().shows("Absence d’Anne jusqu’au vendredi 5 février. Tu prends le relais")
    await world.at("2027-02-04 16:45")
    await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
    assert [len(warnings(world, "Maëlle", name)) for name in ("Bleuenn", "Paul", "Anne")] == [1, 1, 0]
    await tap(world, "Anne", "Je suis de retour")
    assert len(warnings(world, "Maëlle", "Anne")) == 1
    assert world["Bleuenn"].last().shows("Anne est de retour.")


async def maelle_contests_what_was_justified(world: World) -> None:
    """D12."""
    await tap(world, "Anne", "Justifiée", "Congé connu")
    assert not warnings(world, "Maëlle", "Paul")
    assert world["Maëlle"].last().shows("Anne a noté ta semaine du 1er février comme justifiée : congé connu.")
    await tap(world, "Maëlle", "Je conteste")
    await say(world, "Maëlle", HERS)
    for name in ("Anne", "Paul", "Bleuenn"):
        [card] = warnings(world, "Maëlle", name)
        assert card.rang and card.shows(HERS)
    assert not world["Inès"].has_seen(HERS)
    await tap(world, "Paul", "Justifiée", "Accord entre les parties")


async def what_is_not_shared_is_refused_with_who_could(world: World) -> None:
    """D22."""
    await say(world, "Inès", "/retour Maëlle", PRIVATE)
    await tap(world, "Inès", "Envoyer")
    await say(world, "Anne", "/suivi")
    for label, who in (
        ("Notes privées", "Inès peut l’écrire dans un retour partagé"),
        ("Autres retours", "Inès peut partager un retour avec la coordination"),
        ("Autres phrases", "Maëlle peut la partager avec la coordination"),
    ):
        await tap(world, "Anne", "Maëlle", label)
        assert world["Anne"].last().shows(who)
    assert not world["Anne"].has_seen(PRIVATE)


async def the_digest_counts_what_was_justified_even_without_its_picture(world: World) -> None:
    """D11 and D18: Telegram refuses each picture."""
    world.botapi.fault("sendPhoto", 400, times=3)
    await world.at("2027-02-08 13:59")
    assert not world["Paul"].has_seen("justifiée sur")
    await world.at("2027-02-08 14:00")
    for name in ("Anne", "Paul", "Bleuenn"):
        assert told(world, name, "1 justifiée sur 1 courte") == 1
        assert world[name].message("1 justifiée sur 1 courte").photo is None


async def maelle_leaves_and_her_alert_with_her(world: World) -> None:
    """D7; and what Bleuenn looked after is nobody's once she has left."""
    await world.at("2027-02-11 16:45")
    await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Charge du service")
    await tap(world, "Bleuenn", "Je m’en occupe")
    [card] = warnings(world, "Maëlle", "Paul")
    assert card.shows("Bleuenn s’en occupe")
    await say(world, "Anne", "/installation")
    await tap(world, "Anne", "Étape 4", "Bleuenn", "Retirer de la promo", "Oui, aujourd’hui")
    [card] = warnings(world, "Maëlle", "Paul")
    assert not card.shows("s’en occupe")
    await tap(world, "Paul", "Historique")
    assert world["Paul"].last().shows("Bleuenn a quitté la coordination, personne ne s’en occupe plus")
    await say(world, "Anne", "/installation")
    await tap(world, "Anne", "Étape 2", "Maëlle", "Retirer de la promo", "Oui, aujourd’hui")
    for name in ("Anne", "Paul"):
        assert not warnings(world, "Maëlle", name)
        assert world[name].message("➖ Alerte annulée : Maëlle, semaine du 8 février.")


async def nobody_can_be_reached(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """D8: each who is left hears of it; the last silence is the operator's, without anybody's name."""
    caplog.clear()
    world["Anne"].block()
    await world.settle()
    assert world["Paul"].last().shows("Le bot ne peut plus joindre Anne, de la coordination.")
    assert "no coordinator of cohort" not in caplog.text
    world["Paul"].block()
    await world.settle()
    await world.at("2027-02-12 09:00")
    assert "no coordinator of cohort 1 can be reached" in caplog.text
    assert not any(name in caplog.text for name in ("Anne", "Bleuenn", "Paul", "Maëlle"))


async def test_d19_a_digest_longer_than_a_caption_is_cut_at_a_line_and_follows_whole(world: World) -> None:
    text = promo()
    for name in ("Maëlle", "Yann", "Solenn", "Erwan", "Nolwenn", "Gwenaël"):
        longer = f"{name} de la Lande-aux-Ajoncs-et-des-Dunes-Grises"
        text = text.replace(f'name = "{name}"', f'name = "{longer}"\nwas = "{name}"')
    await world.load(text)
    await jump(world, "2027-01-11 12:00")
    await world.at("2027-01-11 13:59")
    assert not world["Anne"].has_seen("Depuis le début")
    await world.at("2027-01-11 14:00")
    picture, whole = world["Anne"].sees(2)
    assert picture.photo and len(picture.text) <= 1024 < len(whole.text)
    assert not whole.photo and whole.shows("Semaine du 4 au 8 janvier 2027") and whole.shows("Alertes : ")
    lines = [line for line in picture.text.splitlines() if line]
    assert len(lines) > 2 and set(lines) <= set(whole.text.splitlines())
