"""The roof: pages and addresses that compose all apps, and how the desk is watched from outside."""
