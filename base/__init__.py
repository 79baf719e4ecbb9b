"""What every room stands on: the clock, named errors and how they are told, files, text and encryption."""
