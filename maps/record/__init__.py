"""The form of a visit and the reading of it, shared by the phone and the desk."""
