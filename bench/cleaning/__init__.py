"""How clean the clean stage leaves web pages: pages and gold of our own, and the score."""
