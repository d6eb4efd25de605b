"""Answers to the questions of a request form: checked the same wherever they come from.

A way in (a page, a program, later a mail or a chat) brings raw answers by question key and says how it spells days,
people and departments (`Lookups`). `checking` asks formspec which questions are relevant, and gives their checked
values, or errors, by question key; `keeping` turns checked values into what a request keeps, and back. Nothing here
knows of HTML or of layouts.

- An empty answer (None, "", []) is refused only where the question must be answered; one that is not mentioned takes
  the default of its question.
- Numbers and dates stay within the bounds of their question; `today` is the day of the one who answers.
- A sentence about an answer is in the language of the one who answers.
"""
