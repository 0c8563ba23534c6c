"""Files in, typed objects out; every mistake in a file becomes a finding."""
