"""What people can type, by matter; bot/app/command_table.py lists the words."""
