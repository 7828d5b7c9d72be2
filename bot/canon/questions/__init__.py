"""Questions: asked, answered, amended, and what waits for them."""
