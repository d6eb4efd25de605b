"""Answers to the questions of a request form: checked the same wherever they come from.

A way in (a page, a program, later a mail or a chat) brings raw answers by question key and says how it spells days,
people and departments (`Lookups`). `checking` gives checked values, or errors, by question key; `keeping` turns checked
values into what a request keeps. Nothing here knows of HTML, of layouts or of the database.

- An empty answer (None, "", []) is refused only where the question must be answered.
- Numbers and dates stay within the bounds of their question; `today` is the day of the one who answers.
- A sentence about an answer is in the language of the one who answers.
"""
