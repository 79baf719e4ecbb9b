"""Who you are and what you may see: users, signing in, roles, the audit trail."""
