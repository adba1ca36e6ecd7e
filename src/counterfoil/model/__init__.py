"""The nouns: frozen values that every other level speaks in."""
