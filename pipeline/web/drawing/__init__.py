"""Pictures as SVG, drawn on the server from records alone."""
