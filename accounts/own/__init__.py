"""What everybody may do with their own login: another password, ending sessions."""
