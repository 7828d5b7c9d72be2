"""What all stands on: settings, clock, ports, members and rights, worker processes."""
