"""Material a team brings: unpacked, classified, confirmed in one form, applied."""
