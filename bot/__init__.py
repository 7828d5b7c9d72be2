"""The product: packages in one order, each knowing only those below it."""
