"""Material a team brings: unpacked, taken for what it is, confirmed in one form, landed."""
