"""Writers of cases: `write(case) -> bytes`, one file each."""
