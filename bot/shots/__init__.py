"""Work by hand on shots and assets: claims, locks, uploads, the rough cut."""
