"""What the figures of the desk are: each measure is said once, and everything that shows it takes its words from here.

An app registers its own in `measures.py`, which is imported at start-up: sla those of promises, tickets those of
requests, surveys those of ratings. `registry.py` has the shape of a measure.
"""
