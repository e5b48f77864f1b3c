"""One process of the fuzzer: `python -m tests.fuzz.engine FORMAT LIBFUZZER_OPTION...`."""

from __future__ import annotations

import sys


def main() -> None:
    """Hand bytes to one reader until told to stop."""
    import atheris

    with atheris.instrument_imports(include=["consilience.records"]):
        from tests.fuzz.reading import check

    format = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda content: check(content, format))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
