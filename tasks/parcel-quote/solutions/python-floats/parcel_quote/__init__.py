"""Parcel quotes: a tariff, orders, totals."""
