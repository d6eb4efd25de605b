"""The roof's own pages: figures that need more than one app, and panels of the apps around them."""
