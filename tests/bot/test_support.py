"""Technical support, as it is asked in three taps, and what is heard of it while nobody answers (C19)."""

from tests.bot.quiet_room import Room
from tests.bot.support_room import STAFF, asks, card, requests, room

__all__ = ["room"]

# --- Asked


async def test_it_is_asked_in_three_taps_and_every_reader_has_one_card(room: Room) -> None:
    await room.write("Maëlle", "/appui")
    assert room.last("Maëlle").labels == [
        "Mettre en ligne", "Données", "Développement", "Design et accessibilité", "Sécurité", "Autre",
        "Ajouter le lien de ma première version",
    ]  # fmt: skip
    before = len(room.chats["Maëlle"])
    await room.tap("Maëlle", "Mettre en ligne")
    assert room.last("Maëlle").labels == [
        "Cette semaine", "D’ici deux semaines", "D’ici un mois", "Rien ne presse",
    ]  # fmt: skip
    await room.tap("Maëlle", "Cette semaine")

    assert len(room.chats["Maëlle"]) == before + 1  # the first message became the card; the second asks for a link
    assert room.chats["Maëlle"][-2].text == (
        "🛠️ Ta demande d’appui technique : mise en ligne\n"
        "Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier.\n"
        "Inès et la coordination lisent ta demande ; la réponse arrivera ici."
    )
    await room.tap("Maëlle", "Passer")
    assert room.last("Maëlle").text.endswith("→ Passer") and room.last("Maëlle").labels == []
    for name in STAFF:
        assert card(room, name).text == (
            "🛠️ Appui technique pour Maëlle : mise en ligne\n"
            "Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier."
        )
        assert card(room, name).labels == ["Planifier", "Donné"]


async def test_other_coaches_and_other_intrapreneurs_read_nothing_of_it(room: Room) -> None:
    await asks(room)

    assert "ppui technique" not in room.sees("Karim") + room.sees("Erwan")
    await room.write("Karim", "/appuis")
    assert room.last("Karim").text == "Aucun appui technique n’est en attente."


async def test_the_button_of_fridays_receipt_opens_the_same_question(room: Room) -> None:
    await room.at("2027-01-15 14:00")
    for label in ("0", "Non", "Passer", "Demander un appui technique", "Données"):
        await room.tap("Maëlle", label)

    assert "La semaine prochaine" in room.last("Maëlle").labels  # on a Friday, this week is over
    await room.tap("Maëlle", "La semaine prochaine")
    assert "souhaité pour vendredi 22 janvier" in card(room, "Anne").text


async def test_a_button_tapped_twice_asks_once(room: Room) -> None:
    await asks(room)
    await room.press("Maëlle", "1:support_when:online:this_week")

    assert room.toast and room.toast.key == "shared.already_noted"
    assert len(await requests(room)) == 1


async def test_a_need_that_is_open_already_is_shown_again_and_another_has_a_card_of_its_own(room: Room) -> None:
    await asks(room)
    await room.write("Maëlle", "/appui")
    assert "En cours : mise en ligne (en attente d’une date)." in room.last("Maëlle").text
    await room.tap("Maëlle", "Mettre en ligne")
    assert room.toast and room.toast.key == "support.asked_already"
    assert "Ta demande d’appui technique : mise en ligne" in room.last("Maëlle").text
    assert len(await requests(room)) == 1

    await room.write("Maëlle", "/appui")
    for label in ("Sécurité", "Rien ne presse", "Passer"):
        await room.tap("Maëlle", label)
    assert "Demandé mardi 12 janvier, rien ne presse." in room.one("Paul", "pour Maëlle : sécurité").text
    assert len(await requests(room)) == 2


async def test_asked_at_night_the_author_is_answered_at_once_and_the_others_in_the_morning(room: Room) -> None:
    await room.at("2027-01-12 22:10")
    await asks(room)
    assert "ppui technique" not in room.sees("Anne") + room.sees("Inès")
    await room.at("2027-01-13 08:29")
    assert "ppui technique" not in room.sees("Anne") + room.sees("Inès")
    await room.at("2027-01-13 08:30")
    assert card(room, "Anne") and card(room, "Inès")


async def test_asked_and_cancelled_in_the_same_night_nobody_hears_of_it(room: Room) -> None:
    await room.at("2027-01-12 22:10")
    await asks(room)
    await room.tap("Maëlle", "Annuler ma demande")
    await room.at("2027-01-13 09:00")

    assert "ppui" not in room.sees("Anne") + room.sees("Inès") + room.sees("Paul")
    assert "➖ Demande d’appui annulée : mise en ligne." in room.sees("Maëlle")


# --- The queue, ten working days, and the digest


async def test_the_queue_has_the_oldest_first_and_coaches_see_their_own(room: Room) -> None:
    await asks(room)
    await room.at("2027-01-13 10:00")
    await asks(room, "Données", "Rien ne presse", who="Erwan")
    await room.write("Anne", "/appuis")

    assert room.last("Anne").text == (
        "2 appuis techniques en cours, du plus ancien au plus récent :\n"
        "Maëlle, mise en ligne. Demandé mardi 12 janvier, souhaité pour vendredi 15 janvier.\n"
        "Erwan, données. Demandé mercredi 13 janvier, rien ne presse."
    )
    await room.tap("Anne", "Erwan : données")
    assert "Appui technique pour Erwan : données" in room.last("Anne").text
    assert room.last("Anne").labels == ["Planifier", "Donné"]

    await room.write("Karim", "/appuis")  # one of his own: its card, at once
    assert "Appui technique pour Erwan : données" in room.last("Karim").text
    assert "Maëlle" not in room.sees("Karim").split("Appui technique")[-1]


async def test_ten_working_days_without_an_answer_it_rings_for_coordinators_and_all_copies_say_so(room: Room) -> None:
    await asks(room)
    late = "sans réponse depuis 10 jours ouvrés"
    await room.at("2027-01-26 09:59")
    assert late not in room.sees("Anne") + room.sees("Inès") + room.sees("Maëlle")
    counts = {name: len(room.chats[name]) for name in (*STAFF, "Maëlle")}
    await room.at("2027-01-26 10:00")

    for name in ("Anne", "Paul"):
        assert len(room.chats[name]) == counts[name] + 1
        assert room.last(name).text.startswith(f"⚠️ Appui technique {late} : Maëlle, mise en ligne")
        assert "Cet appui est l’engagement de la DINUM : qui peut donner une date ?" in room.last(name).text
        assert room.last(name).labels == ["Planifier", "Donné"]
    assert len(room.chats["Inès"]) == counts["Inès"] and late in room.sees("Inès")
    assert len(room.chats["Maëlle"]) == counts["Maëlle"]
    assert "Je l’ai rappelé à la coordination." in room.sees("Maëlle")

    await room.at("2027-01-29 10:00")
    assert sum(late in message.text for message in room.chats["Paul"]) == 1


async def test_the_digest_names_it_until_somebody_answers(room: Room) -> None:
    line = "Appui technique sans réponse depuis 10 jours ouvrés : Maëlle, mise en ligne."
    await asks(room)
    await room.at("2027-01-25 14:00")
    assert line not in room.last("Anne").text and "Points avec les coachs" in room.last("Anne").text
    await room.at("2027-02-01 14:00")
    assert line in room.one("Anne", "Semaine du 25 au 29 janvier 2027").text
    await room.tap("Anne", "Planifier")
    await room.tap("Anne", "Jeu. 11")
    await room.at("2027-02-08 14:00")
    assert line not in room.one("Anne", "Semaine du 1er au 5 février 2027").text
