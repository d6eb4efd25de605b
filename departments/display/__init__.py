"""What words the directory for people."""
