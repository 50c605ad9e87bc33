"""Signing in and out, second factors, one's own sessions and password, hats; and an administrator's care of accounts.

allauth checks and keeps (docs/signin.md); here stand its adapters, and its views in the house's templates.
"""
