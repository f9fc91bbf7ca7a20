package dev.crosskeep.policy.member;

/**
 * Somebody as an identity provider knows him.
 *
 * @param issuer the provider
 * @param subject whom the provider means, for ever; unique for the issuer
 * @param login the name that the member gets, in lower case
 */
public record Identity(String issuer, String subject, String login) {}
