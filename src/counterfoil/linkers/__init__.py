"""Who is who: keys, settings, constraints and clustering, one file each."""
