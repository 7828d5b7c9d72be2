"""Slack: cards to Block Kit, deliveries to messages. It translates and decides nothing."""
