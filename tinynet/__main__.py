"""``python -m tinynet`` is the command ``tinynet``."""

from tinynet.cli import main

if __name__ == "__main__":
    main()
