"""Files in and out: workbooks of elders, visitors and records."""
