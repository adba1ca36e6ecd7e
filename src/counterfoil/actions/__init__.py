"""What a user can do: one file, one verb."""
