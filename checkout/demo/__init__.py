"""The demo shop: invented sellers, products, people and pictures, the same for the same seed (docs/demo.md)."""
