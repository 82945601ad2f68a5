"""How much work will come: a joint distribution of contacts and handle times."""
