"""One message on its way to ears."""
