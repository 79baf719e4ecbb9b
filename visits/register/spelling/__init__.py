"""What people type, read as names, numbers and days; pure."""
