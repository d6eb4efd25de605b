"""Form fields, widgets and layouts."""
