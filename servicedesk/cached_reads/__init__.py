"""What every page reads and hardly anything changes, remembered by each process for as long as it is exactly true."""
