"""The benchmark: what Vigie costs beside bots that remember nothing, measured together in one run.

`make bench` runs every measure, prints `name: value` lines and writes RESULTS.md; `python -m bench tick` runs one.
Each measure is a module `measure_<name>.py` with `async def measure(rounds) -> list[Figure]`. Nothing here is a test.
"""
