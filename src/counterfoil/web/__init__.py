"""Pages. They parse, call one action and format the answer."""
