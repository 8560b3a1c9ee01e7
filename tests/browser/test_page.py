"""What somebody who opens the page can live there, in a browser."""

from playwright.sync_api import Page, expect

from tests.browser.telephones import PATIENCE, Telephones

ALERT = "Journée non libérée : Maëlle"


def test_a_played_week_ends_with_the_right_alert(page: Page, telephones: Telephones) -> None:
    expect(telephones.of("Anne").locator(".bubble").filter(has_text=ALERT)).to_have_count(0)
    telephones.hold("Anne")
    page.get_by_role("button", name="Jouer").click()
    expect(page.locator("#date")).to_contain_text("Vendredi 8 janvier", timeout=PATIENCE)
    page.get_by_role("button", name="Pause").click()
    telephones.go_to("2027-01-08T17:00", playing=True)
    for name in ("Anne", "Paul"):
        telephones.sees(name, ALERT)
    statuses = page.locator("#weeks tbody tr")
    for name, status in (("Maëlle", "⛔ Non tenue"), ("Nolwenn", "➖ Neutralisée"), ("Solenn", "✅ Tenue")):
        expect(statuses.filter(has_text=name).locator("td").first).to_contain_text(status)
    outbox = page.locator("#outbox tbody tr").filter(has_text="Alerte").filter(has_text="Paul")
    expect(outbox.first).to_contain_text("dit")


def test_who_takes_the_alert_is_seen_on_the_other_phone(page: Page, telephones: Telephones) -> None:
    telephones.hold("Anne")
    telephones.go_to("2027-01-08T17:00", playing=True)
    telephones.tap("Anne", "Je m’en occupe")
    telephones.sees("Paul", "Anne s’en occupe depuis")


def test_a_feedback_goes_from_the_coach_to_the_intrapreneur(page: Page, telephones: Telephones) -> None:
    telephones.go_to("2027-01-05T10:00", playing=False)
    telephones.tap("Inès", "Point avec Maëlle")
    telephones.tap("Inès", "Oui")
    telephones.tap("Inès", "Écrire un retour")
    telephones.sees("Inès", "Écris ton retour pour Maëlle")
    telephones.say("Inès", "Cinq familles rencontrées : ta première preuve.")
    telephones.tap("Inès", "Envoyer")
    telephones.sees("Maëlle", "Cinq familles rencontrées")
    telephones.sees("Maëlle", "Retour d’Inès")


def test_an_answer_given_while_the_bot_is_killed_is_kept(page: Page, telephones: Telephones) -> None:
    telephones.go_to("2027-01-07T16:45", playing=False)
    telephones.sees("Maëlle", "As-tu pu te consacrer")
    running = page.get_by_role("switch", name="Bot en marche")
    running.click()
    expect(running).to_have_attribute("aria-checked", "false", timeout=PATIENCE)
    telephones.tap("Maëlle", "La journée")
    expect(telephones.of("Maëlle").locator(".bubble").filter(has_text="Noté")).to_have_count(0)
    running.click()
    expect(running).to_have_attribute("aria-checked", "true", timeout=PATIENCE)
    telephones.sees("Maëlle", "1 jour libéré cette semaine")


def test_the_menu_of_commands_is_that_of_the_person(page: Page, telephones: Telephones) -> None:
    telephones.of("Anne").get_by_role("button", name="Commandes").click()
    telephones.of("Anne").get_by_role("button", name="/suivi").click()
    telephones.sees("Anne", "Semaine du 4 au 8 janvier 2027")
    telephones.of("Maëlle").get_by_role("button", name="Commandes").click()
    expect(telephones.of("Maëlle").get_by_role("button", name="/suivi")).to_have_count(0)


def test_a_moment_that_is_past_is_refused_in_a_sentence(page: Page, telephones: Telephones) -> None:
    telephones.go_to("2027-01-05T10:00", playing=False)
    page.locator("#to").fill("2027-01-04T10:00")
    page.get_by_role("button", name="Aller", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("L’horloge ne recule pas : il est déjà mardi 5 janvier 2027 à 10 h")


def test_a_link_to_a_moment_offers_to_go_there(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=fr&at=2027-01-06T12:00")
    page.get_by_role("button", name="Y aller").click()
    expect(page.locator("#date")).to_contain_text("Mercredi 6 janvier", timeout=PATIENCE)
    expect(page.locator("#time")).to_have_text("12 h")


def test_the_page_speaks_english_too(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#date")).to_contain_text("4 January 2027")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_a_narrow_screen_one_phone_is_shown_at_a_time(page: Page, telephones: Telephones) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(telephones.of("Maëlle")).to_be_visible()
    expect(telephones.of("Anne")).to_be_hidden()
    page.get_by_role("tab", name="Anne").click()
    expect(telephones.of("Anne")).to_be_visible()
    expect(telephones.of("Maëlle")).to_be_hidden()
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide == 0
