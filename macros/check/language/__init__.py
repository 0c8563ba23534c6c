"""Vietnamese held against itself: spelling, repetitions, signs, names, dates and order."""
