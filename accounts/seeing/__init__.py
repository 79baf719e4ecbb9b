"""What of a person is shown to whom, and the trail of what was shown."""
