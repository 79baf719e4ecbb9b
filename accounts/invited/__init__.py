"""The pages of somebody who was invited: the code, the own password, and they are in."""
