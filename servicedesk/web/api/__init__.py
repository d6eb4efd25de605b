"""What the views of the REST API share."""
