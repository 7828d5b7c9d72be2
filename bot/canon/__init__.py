"""What holds: entries and their versions, what is out of date, prompts composed from them."""
