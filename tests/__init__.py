"""The promises of the project, each in a test that could fail."""
