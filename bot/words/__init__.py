"""What people can type, by matter; bot/commands.py lists the words."""
