"""Text: what counts as text, how it is read, searched, ordered and translated. Pure, but for `search`."""
