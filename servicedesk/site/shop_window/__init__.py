"""A department's page for everybody: what it offers, who runs it, what it promises and kept, whom it works with."""
