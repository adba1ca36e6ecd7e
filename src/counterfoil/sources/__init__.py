"""Readers of files: `read(exhibit) -> Iterator[Batch]`, one file each."""
