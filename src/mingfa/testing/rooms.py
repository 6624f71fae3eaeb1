"""The rule of the rooms, for import-linter: no package opens another domain package's tables or pages, it names its acts and states."""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class RoomsContract(Contract):
    """Modules of `private` rooms ("models", "pages"; "*" is every room) of each of `packages` are imported by that package, by `allowed`
    and by tests only.

    A package that does not exist (yet) breaks nothing.
    """

    type_name = "rooms"

    packages = fields.ListField(subfield=fields.StringField())
    private = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of every private module."""
        packages, private = self._words("packages"), set(self._words("private"))
        allowed = set(self._words("allowed"))
        broken = []
        for module in sorted(graph.modules):
            package = ".".join(module.split(".")[:2])
            room = [*module.split("."), "", ""][2]
            if package not in packages or not {room, "*"} & private:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                home = ".".join(importer.split(".")[:2])
                if home != package and home not in allowed and not {"tests", "conftest"} & set(importer.split(".")):
                    lines = [detail["line_number"] for detail in graph.get_import_details(importer=importer, imported=module)]
                    broken.append({"importer": importer, "imported": module, "lines": lines})
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _words(self, name: str) -> list[str]:
        return [str(word) for word in (getattr(self, name) or ())]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each wrong import with its lines."""
        found: list[dict[str, Any]] = check.metadata["broken"]
        for row in found:
            output.print_error(
                f"{row['importer']} imports {row['imported']} (line {', '.join(map(str, row['lines']))}): name its acts and states instead",
                bold=False,
            )
        output.new_line()
