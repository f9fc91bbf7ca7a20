package dev.crosskeep.gateway.pictures;

/**
 * A picture that a request names by address.
 *
 * @param address the text that should be one
 * @param from where in the body that text begins, behind its quotation mark
 * @param to where it ends
 */
public record LinkedPicture(String address, int from, int to) {}
