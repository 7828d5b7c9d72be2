"""The product put together: tables of buttons, cards, words and jobs; ingress and worker."""
