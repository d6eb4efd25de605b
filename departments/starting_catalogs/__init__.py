"""Ready-made services of usual departments, for a head to take and change: each a file as service_files describes it.

A folder is a catalog: `catalog.json` names it and puts its services in order, every other file is a service. The
address of a service is "catalog/service", as "it/new-computer"; it stays, since desks remember what they have taken.
Units beside "provider" and "head" are only suggested: a desk without a unit of that code takes the service without it.
"""
