"""`python -m consilience_cli`, the same as the command `consilience`."""

from consilience_cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
