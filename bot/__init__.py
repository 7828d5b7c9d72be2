"""What happens: the production's rules; knows the store, and chat only through its own port."""
