"""Text of documents, with the place that every character came from."""
