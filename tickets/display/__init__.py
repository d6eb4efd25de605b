"""What words and draws things for people: rows, cards, the timeline, the explanation of a promise."""
