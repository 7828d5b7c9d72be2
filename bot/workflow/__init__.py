"""Gates: opened, decided, applied; what comes next, what is reopened or restored."""
