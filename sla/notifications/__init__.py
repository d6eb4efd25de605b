"""Who is told of agreements, and in which words: a module a topic, on the ground of `heads`."""
