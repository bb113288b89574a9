"""What the hostile server does, by what is wrong: one file each, all in the table of ``ways``."""
