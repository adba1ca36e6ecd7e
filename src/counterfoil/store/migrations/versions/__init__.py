"""One file per migration. A migration, once released, is never edited."""
