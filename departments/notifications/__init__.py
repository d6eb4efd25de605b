"""Who is told of their account and of what they answer for, and in which words: a module a topic."""
