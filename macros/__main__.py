"""`python -m macros` is `baocao`."""

from macros.cli import main

main()
