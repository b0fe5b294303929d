"""What the site says beyond a circuit: addresses read and written, and the course."""
