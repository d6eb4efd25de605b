"""`make run`: from a clone to a running desk, and everything of it under one parent process.

virtual_environment.py (any Python 3.11, nothing installed) makes it; __main__.py prepares the
rest and watches the processes.
"""
