package dev.crosskeep.tinyllava;

/** A question and its right answer. */
record Exchange(Family family, String question, String answer) {}
