"""Plans: what is owed and who is on duty become a problem, routes, a publication, and what is carried on from it."""
