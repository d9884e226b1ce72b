"""`python -m gkreport`: the command line where no script was installed."""

from gkreport.cli import main

if __name__ == "__main__":
    main()
