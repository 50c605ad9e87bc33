"""Who is thanked: nominations, commendations, certificates and their register."""
