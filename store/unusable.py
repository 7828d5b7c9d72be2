"""What is said of a database that cannot be used as it is. Light: nothing is loaded."""


class DatabaseUnusable(Exception):
    """One sentence for whoever runs it, with what to do; nothing was changed."""
