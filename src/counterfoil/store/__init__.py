"""The only SQL, files, engines and clocks."""
