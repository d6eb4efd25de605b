"""The editor of one field or section of a request form: its settings, its choices, its condition.

A draft may be unsound, so these forms refuse only what cannot be kept (a limit that is no number); what is missing is
found in the draft as a whole, and keeps it from being published.
"""
