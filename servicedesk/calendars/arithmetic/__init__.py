"""Opening hours on the time line. Pure; `calendars/worktime.py` stands on it."""
