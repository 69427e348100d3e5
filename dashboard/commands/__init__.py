"""What ``service-compass`` can do besides starting the app."""
