"""The library in the media browser: what there is, and how it is heard."""
