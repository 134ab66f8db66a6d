"""The parts of the screen: each shows what it is given and answers with messages."""
