"""An import contract: the outward parts of an app are its own affair.

import-linter's own `protected` contract wants every module named and present; this one names the parts once
for all apps and accepts an app that has none of them.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateContract(Contract):
    """Modules `<app>.<part>` may be imported from inside `<app>` and by the modules in `open_to` alone."""

    type_name = "private"

    apps = fields.ListField(subfield=fields.StringField())
    parts = fields.ListField(subfield=fields.StringField())
    open_to = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import of a private part from outside its app, as (importer, imported) pairs."""
        trespasses = sorted(
            (importer, imported)
            for imported in graph.modules
            if (app := self._owner(imported))
            for importer in graph.find_modules_that_directly_import(imported)
            if not _inside(importer, app) and importer not in (self.open_to or [])
        )
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each trespass on a line of its own."""
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {imported}, which is private to its app.")

    def _owner(self, module: str) -> str | None:
        """The app that `module` is a private part of, or None."""
        return next(
            (app for app in self.apps for part in self.parts if _inside(module, f"{app}.{part}")), None
        )


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
