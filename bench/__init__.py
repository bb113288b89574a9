"""Accuracy and speed, measured on the code that runs in production."""
