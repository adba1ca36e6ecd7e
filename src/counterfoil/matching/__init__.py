"""Array kernels that several shelves need: indexes, fingerprints, alignment."""
