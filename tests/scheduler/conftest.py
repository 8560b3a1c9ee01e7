"""What the properties of this folder may take: all the time they need, for a test never measures time."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
