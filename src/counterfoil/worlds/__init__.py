"""Made-up worlds with truth, and the scores of a workspace against a truth."""
