"""What every test file shares: how hypothesis searches here."""

from hypothesis import settings

# The machine is shared and small: a slow example is no failure, and a failure is printed as code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
