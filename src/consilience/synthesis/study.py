"""What a model is fitted to: one set of studies, or a stack of many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError
from consilience.synthesis.moments import Floats, Projected, project, total


@dataclass(frozen=True, slots=True)
class Study:
    """Estimates, variances and design, with weights of the user's own.

    A stack has as many sets as its arrays have on their leading axis; an array without one is
    shared by all of them. Studies that a set leaves out have weight zero in its sums.

    Attributes
    ----------
    y, v : array, shape (..., k)
    x : array, shape (..., k, p)
    weights : array, shape (..., k), optional
    use : array, shape (..., k), optional
        1 for studies that are in, 0 for those left out; by default all are in.
    """

    y: Floats
    v: Floats
    x: Floats
    weights: Floats | None = None
    use: Floats | None = None
    _fits: dict[float, Projected] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def stack(self) -> tuple[int, ...]:
        """Shape of the stack; `()` for one set."""
        shapes = [self.y.shape[:-1], self.v.shape[:-1], self.x.shape[:-2]]
        shapes += [a.shape[:-1] for a in (self.weights, self.use) if a is not None]
        return np.broadcast_shapes(*shapes)

    @property
    def df(self) -> int:
        """Residual degrees of freedom where no study is left out."""
        return int(self.x.shape[-2] - self.x.shape[-1])

    @property
    def n_in(self) -> Floats | int:
        """Number of studies that are in, of each set."""
        return int(self.y.shape[-1]) if self.use is None else total(self.use)

    @property
    def df_in(self) -> Floats | int:
        """Residual degrees of freedom of each set."""
        return self.n_in - int(self.x.shape[-1])

    @property
    def saturated(self) -> bool:
        """Whether no set has residual degrees of freedom."""
        return self.df == 0 if self.use is None else bool(np.all(self.df_in == 0))

    @property
    def spread(self) -> Floats:
        """Sum of the squared distances of the estimates from their mean."""
        if self.use is None:
            return total((self.y - total(self.y)[..., None] / self.n_in) ** 2)
        mean = total(self.use * self.y) / self.n_in
        return total(self.use * (self.y - mean[..., None]) ** 2)

    def at(self, tau2: Floats | float) -> Projected:
        """The fit with the weights of a value of tau2."""
        if isinstance(tau2, np.ndarray):
            return project(self.y, self.x, self.only(1 / (self.v + tau2[..., None])))
        # Several quantities of a model ask for the same two fits.
        if tau2 not in self._fits:
            if len(self._fits) > 1:
                self._fits.pop(next(one for one in self._fits if one != 0.0))
            self._fits[tau2] = project(self.y, self.x, self.only(1 / (self.v + tau2)))
        return self._fits[tau2]

    @property
    def own(self) -> Projected:
        """The fit with the user's weights, else with those of equal effects."""
        if self.weights is None:
            return self.at(0.0)
        return project(self.y, self.x, self.only(self.weights))

    @property
    def plain(self) -> Projected:
        """The fit without weights."""
        return project(self.y, self.x, self.only(np.ones_like(self.v)))

    def only(self, values: Floats) -> Floats:
        """Set the values of studies that are left out to zero."""
        return values if self.use is None else values * self.use

    def flat(self) -> Study:
        """Give one set as a stack of one; a stack stays as it is."""
        return self if self.stack else Study(self.y[None], self.v, self.x, self.weights, self.use)

    def rows(self, which: NDArray[np.intp] | slice) -> Study:
        """Some sets of a stack."""
        return Study(
            _rows(self.y, which, 1),
            _rows(self.v, which, 1),
            _rows(self.x, which, 2),
            None if self.weights is None else _rows(self.weights, which, 1),
            None if self.use is None else _rows(self.use, which, 1),
        )

    def each(self) -> Iterator[Study]:
        """Each set by itself, without the studies that it leaves out."""
        n, k = self.flat().stack[0], self.y.shape[-1]
        kept = np.ones((n, k)) if self.use is None else np.broadcast_to(self.use, (n, k))
        for i in range(n):
            one = self.flat().rows(slice(i, i + 1))
            inside = kept[i] > 0
            y, v = (np.broadcast_to(a, (1, k))[0, inside] for a in (one.y, one.v))
            x = np.broadcast_to(one.x, (1, *one.x.shape[-2:]))[0, inside]
            a = one.weights
            yield Study(y, v, x, None if a is None else np.broadcast_to(a, (1, k))[0, inside])


def _rows(values: Floats, which: NDArray[np.intp] | slice, core: int) -> Floats:
    return values if values.ndim == core else values[which]


def notes_on_missing(
    names: Sequence[str],
    numbers: Mapping[str, Floats],
    gaps: Mapping[str, NDArray[np.bool_]] | None = None,
) -> tuple[str, ...]:
    """Name each study that was left out, with what it lacks.

    Parameters
    ----------
    names : sequence of str
        Of the studies.
    numbers : mapping of str to array, shape (k,)
        What has to be finite, by what it is of.
    gaps : mapping of str to array of bool, shape (k,), optional
        Which studies lack a value of what is no number.
    """
    lacks = {name: np.isnan(column) for name, column in numbers.items()} | dict(gaps or {})
    endless = {name: np.isinf(column) for name, column in numbers.items()}
    notes = []
    for i in np.flatnonzero(np.any([*lacks.values(), *endless.values()], axis=0)).tolist():
        missing = ", ".join(name for name, gap in lacks.items() if gap[i])
        said = [f"no value for {missing}"] if missing else []
        said += [f"{name} is infinite" for name, gap in endless.items() if gap[i]]
        notes.append(f"{names[i]}: {'; '.join(said)} (left out)")
    return tuple(notes)


def refuse_variances(v: Floats, used: NDArray[np.bool_], names: Sequence[str]) -> None:
    """Raise a DataError that names the first study whose variance is not above zero.

    Parameters
    ----------
    v : array, shape (k,) or (n, k)
        Variances of the studies, or of each of several sets of them.
    used : array of bool, of the same shape
        Which of them matter.
    names : sequence of str
        Of the studies.
    """
    wrong = np.argwhere(used & (v <= 0))
    for *of_set, i in wrong[:1].tolist():
        where = f"{names[i]} of set {of_set[0] + 1}" if of_set else names[i]
        value = float(v[(*of_set, i)])
        raise DataError(f"the variance {value} is not above zero", study=where, field="vi")
