"""The API: one file a resource. Each has ``ROUTES``, and is found by being there."""
