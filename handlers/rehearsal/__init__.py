"""A simulated crew on a platform of its own: it reads cards and presses buttons like people do."""
