"""How a promise is worked out, in words and figures for one reader."""
