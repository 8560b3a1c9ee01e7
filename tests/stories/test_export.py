"""Anne needs the figures of the promo for a meeting: two taps, and a file that her spreadsheet opens."""

from io import BytesIO

from openpyxl import load_workbook

from sandbox.world import World
from tests.stories.telling import say, tap


async def test_anne_takes_the_weeks_out_and_maelle_can_read_who_did(world: World) -> None:
    asked = await say(world, "Anne", "/export")
    assert asked.shows("Que veux-tu exporter ?")
    await tap(world, "Anne", "Semaines", "Excel")

    sent = world["Anne"].last()
    assert sent.shows("Usage interne à la coordination") and sent.document
    assert sent.document_name == "promo-2027-semaines-2027-01-04.xlsx"
    page = load_workbook(BytesIO(sent.document))["Semaines"]
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == [
        "Erwan",
        "Gwenaël",
        "Maëlle",
        "Nolwenn",
        "Solenn",
        "Yann",
    ]

    await say(world, "Maëlle", "/mes_donnees")
    documents = [seen.document.decode() for seen in world["Maëlle"].sees() if seen.document]
    assert len(documents) == 2 and all("promo-2027-semaines-2027-01-04.xlsx" in text for text in documents)
    assert not any(seen.document for seen in world["Paul"].sees())
