"""Where it happens: platforms that translate and decide nothing."""
