"""The programs' way in: records of visits, each with a state of its own."""
