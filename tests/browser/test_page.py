"""What somebody who opens the page can live there, in a browser."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sandbox
from tests.browser.telephones import PATIENCE, Telephones

ALERT = "Journée non libérée : Maëlle"
# The texts whose contrast is below that of RGAA (4.5), with both colours; what is switched off does not count.
TOO_PALE = """() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const found = parts(colour);
      if (found.length === 3 || found[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const own = (node) => [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => own(node) && node.checkVisibility() && !node.closest(":disabled, script, template"))
    .map((node) => [node, getComputedStyle(node).color, behind(node)])
    .map(([node, ink, paper]) => [node, ink, paper, light(parts(ink)), light(parts(paper))])
    .filter(([, , , a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5)
    .map(([node, ink, paper]) => `${node.className} ${ink} on ${paper}`);
}"""


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


def test_a_page_left_open_over_a_restart_comes_back_and_says_so(browser: Browser) -> None:
    window = browser.new_page(locale="fr-FR")
    with sandbox() as address:
        window.goto(f"{address}/?lang=fr")
        window.locator("#phone-0 .bubble").first.wait_for(timeout=PATIENCE)
    expect(window.locator("#notice")).to_have_text("La connexion est coupée. La page réessaie toutes les secondes.")
    with sandbox(int(address.rpartition(":")[2])):
        expect(window.locator("#notice")).to_contain_text("Le bac à sable a redémarré", timeout=PATIENCE)
        expect(window.locator("#date")).to_have_text("Lundi 4 janvier 2027")
    window.close()


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


def test_every_text_stands_out_from_what_is_behind_it_by_day_and_by_night(page: Page, telephones: Telephones) -> None:
    telephones.go_to("2027-01-07T17:30", playing=True)
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == theme
        assert page.evaluate(TOO_PALE) == []
