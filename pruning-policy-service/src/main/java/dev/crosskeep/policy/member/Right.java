package dev.crosskeep.policy.member;

/** What a role may allow. */
public enum Right {

  /** One's own account: every member. */
  OWN_ACCOUNT,

  /** Tenants, their policies and the names of their keys. */
  READ,

  /** Making a tenant's next policy. */
  EDIT_POLICIES,

  /** Letting somebody else's policy into force. */
  APPROVE_POLICIES,

  /** Having the engine answer under any policy, in the playground. */
  TRY_POLICIES,

  /** Making and revoking keys. */
  MANAGE_KEYS,

  /** Taking in tenants, how each is run, how much it may take, and what all have in common. */
  MANAGE_TENANTS,

  /** Making, changing and disabling members. */
  MANAGE_MEMBERS,

  /** Who did what. */
  AUDIT
}
