"""The history of a ticket, in words."""
