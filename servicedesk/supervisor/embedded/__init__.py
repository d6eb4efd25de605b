"""The single-machine default: a real PostgreSQL 18 and a real Valkey from wheels, under our own control.

Who needs the servers of a data folder enters `session.use(folder)`. The first one in starts a *keeper*, a
small process that owns both servers and starts a crashed one again; the last one out stops it. Locks of the
operating system, never process numbers in files, say who is in, so a killed process leaves nothing behind.

Nothing here imports Django: the keeper stays small and `manage.py` can ask before any settings are read.
"""
