"""The county's policy: rules, surges, calendar, documents."""
