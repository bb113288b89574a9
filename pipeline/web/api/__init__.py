"""The API: one file a resource. Each has ``OPERATIONS``, and is found by being there."""
