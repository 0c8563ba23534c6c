"""`python -m macros` is `baocao`."""

from macros.cli import main

if __name__ == "__main__":  # a second process of the command imports this file too
    main()
