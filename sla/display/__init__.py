"""What words calendars, policies and promises for people."""
