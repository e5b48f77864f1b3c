"""An R call of an oracle file: its arguments, the data, and the models that it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """`args` of the call, `data` and `objects` of its file, the `fits` (name to call) it needs.

    `design` is the design matrix of the (first) model, with the names of its columns.
    """

    args: Mapping[str, Any]
    data: Mapping[str, Any]
    fits: Mapping[str, Mapping[str, Any]]
    design: Mapping[str, Any] | None = None

    def only(self, known: Collection[str]) -> None:
        """Raise a LookupError if there is an argument that the adapter cannot translate."""
        if unknown := self.args.keys() - set(known):
            raise LookupError(f"no argument {', '.join(sorted(unknown))}")

    def fit(self, name: str) -> Call:
        """Give the call of a model that this call is about."""
        model = self.fits[name]
        if model["function"] != "rma":
            raise LookupError(f"no {model['function']}()")
        return Call(model["args"], self.data, {}, self.design)
