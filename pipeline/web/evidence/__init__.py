"""What stands behind the numbers of one event, made ready for its page: pure functions of its row."""
