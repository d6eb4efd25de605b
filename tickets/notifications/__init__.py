"""Who is told of what happens to a request, and in which words: a module a topic, on the ground of `telling`."""
