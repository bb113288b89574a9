"""Whether topics, table and a fresh tally say the same: counted, digested, and every difference named."""
