"""Being away, and handing over what one works on until one is back (H5)."""
