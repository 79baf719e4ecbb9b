"""The responder's search and card."""
