"""Opening hours on the time line. Pure; `calendars/worktime.py` is built on it."""
