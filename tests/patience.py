"""The one limit of every wait in the tests."""

# Seconds. Whoever waits, waits for a condition: only a test that fails takes as long, and a busy
# machine must not make one fail.
PATIENCE = 300
