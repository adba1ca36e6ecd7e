"""Which leads come first, and why: pure valuation and ranking of groups of findings."""
