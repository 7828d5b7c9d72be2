"""Cards published, private messages sent, threads and channels minded."""
