"""What gets a step out of a program, of whatever form: a function, a pair, a loop, a class."""
