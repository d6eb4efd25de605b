"""Files on their way in, and the disks that they go to."""
