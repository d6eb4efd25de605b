"""What words ratings for people."""
