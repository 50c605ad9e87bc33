"""The day's page, and the ways in: sign-in, change of hat and of language, search over everything one may see."""
