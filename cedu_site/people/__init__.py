"""Accounts: who may come to the desk."""
