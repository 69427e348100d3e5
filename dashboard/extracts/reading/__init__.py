"""Files are opened and read right: any dialect, any size, every row in its place."""
