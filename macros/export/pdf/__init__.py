"""The print copy: the document as Typst code, compiled, finished and looked into."""
