"""Sheets, scripts and icons, from their sources to the browser."""
