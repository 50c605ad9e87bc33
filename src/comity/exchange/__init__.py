"""How agencies tell each other: dispatches, parcels, receipts, carriers."""
