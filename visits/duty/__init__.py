"""What is owed: the policy, a county's rules, surges, and what is due, overdue and covered."""
