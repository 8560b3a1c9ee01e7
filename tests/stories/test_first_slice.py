"""From a cohort file to the alert card: T01, T04 and T06, lived through real HTTP."""

from sandbox.world import World


async def test_t01_a_day_released_warns_nobody(world: World) -> None:
    await world.at("2027-01-07 16:44")
    assert not world["Maëlle"].has_seen("As-tu pu te consacrer à ton projet aujourd’hui ?")
    await world.at("2027-01-07 16:45")
    assert world["Maëlle"].has_seen("As-tu pu te consacrer à ton projet aujourd’hui ?")
    world["Maëlle"].tap("La journée")
    await world.settle()
    assert world["Maëlle"].has_seen("Noté : 1 jour libéré cette semaine")
    await world.at("2027-01-11 13:00")
    for name in ("Anne", "Paul"):
        assert not world[name].has_seen("Maëlle (service")


async def test_t04_no_day_and_no_other_warns_at_once_and_only_once(world: World) -> None:
    await world.at("2027-01-07 16:45")
    world["Maëlle"].tap("Pas aujourd’hui")
    await world.settle()
    world["Maëlle"].tap("Aucun autre jour")
    await world.settle()
    assert not world["Anne"].has_seen("Journée non libérée : Maëlle")
    world["Maëlle"].tap("Pas d’accord de ma hiérarchie")
    await world.settle()
    for name in ("Anne", "Paul"):
        assert world[name].has_seen("Journée non libérée : Maëlle")
    before = sum(seen.shows("Journée non libérée : Maëlle") for seen in world["Anne"].sees())
    await world.at("2027-01-08 17:00")
    after = sum(seen.shows("Journée non libérée : Maëlle") for seen in world["Anne"].sees())
    assert before == after == 1


async def test_t06_silence_is_told_on_monday_noon_as_silence(world: World) -> None:
    await world.at("2027-01-11 11:59")
    assert not world["Anne"].has_seen("Sans réponse : Nolwenn")
    await world.at("2027-01-11 12:00")
    assert world["Anne"].has_seen("Sans réponse : Nolwenn")
    assert world["Paul"].has_seen("Sans réponse : Nolwenn")
