"""The telephones on the page, used as a person would: read, tap, write; nothing waits for a time, only for a sight."""

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000


class Telephones:
    """`telephones.of("Anne")` is her phone on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def of(self, name: str) -> Locator:
        """The phone of that person."""
        return self.page.get_by_role("article", name=f"Téléphone\u00a0: {name}")

    def sees(self, name: str, text: str) -> None:
        """Wait until that phone shows the text."""
        expect(self.of(name).locator(".bubble").filter(has_text=text).last).to_be_visible(timeout=PATIENCE)

    def tap(self, name: str, label: str) -> None:
        """Tap the newest button of that label."""
        self.of(name).locator(".key").get_by_text(label, exact=True).last.click()

    def say(self, name: str, text: str) -> None:
        """Write and send."""
        self.of(name).get_by_role("textbox").fill(text)
        self.of(name).get_by_role("button", name="Envoyer").click()

    def hold(self, name: str) -> None:
        """Take the phone over: its owner no longer answers unaided."""
        switch = self.of(name).get_by_role("switch")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "false")

    def go_to(self, moment: str, *, playing: bool) -> None:
        """Jump to that moment, with people answering or not, and be there."""
        self.page.locator("#to").fill(moment)
        self.page.locator("#answering").set_checked(playing)
        self.page.get_by_role("button", name="Aller", exact=True).click()
        expect(self.page.locator("#time")).to_have_attribute("datetime", moment, timeout=PATIENCE)
        expect(self.page.locator("#hour")).to_be_enabled(timeout=PATIENCE)
