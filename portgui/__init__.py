"""PortGUI: what a TCP or UDP port is for, who holds it on this computer, and who can reach it."""

__version__ = "0.1.0"
