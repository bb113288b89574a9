"""Changes sent to receivers as they are told: see docs/webhooks.md.

declared  which receivers there are: the file that the setting ``webhooks`` names
sign      what proves to a receiver who sent a message
standing  how far a receiver is, and what comes of a failure: pure
deliver   sending, in the order of the changes, one process for each receiver
"""
