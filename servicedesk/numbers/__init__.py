"""Numbers: periods, how far a share can be trusted, and where the marks of a chart are drawn. Pure."""
