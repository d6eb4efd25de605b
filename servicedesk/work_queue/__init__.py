"""Work that waits as rows of a table and is done once each, by any number of workers at the same time."""
