"""Legation reads news reports about states and their leaders and keeps the diplomatic record."""
