"""Calendars as people see and change them. Pure."""
