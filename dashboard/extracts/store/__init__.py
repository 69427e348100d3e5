"""What is published: tables, rollups and the manifests that make vintages of them."""
