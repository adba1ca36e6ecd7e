"""The command line: one file per noun. Parse, call one action, format the answer."""
