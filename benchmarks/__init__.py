"""Figures with public tools and data; nothing here is part of the product."""
