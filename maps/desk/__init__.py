"""The clerk's desk: people, visitors, users, files in and out, the trail."""
