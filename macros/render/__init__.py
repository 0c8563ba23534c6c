"""The authors' macros: a report and literal arguments in, Markdown and HTML out."""
