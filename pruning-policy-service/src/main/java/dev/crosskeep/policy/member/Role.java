package dev.crosskeep.policy.member;

import java.util.Locale;

/** What a member is to the suite, or to one tenant. A member may be several things. */
public enum Role {
  VIEWER("Viewer", "sees tenants and policies"),
  EDITOR("Editor", "writes policies"),
  APPROVER("Approver", "approves the policies of others"),
  TENANT_ADMIN("Tenant admin", "everything within one tenant"),
  PLATFORM_ADMIN("Platform admin", "everything"),
  AUDITOR("Auditor", "sees everything, and who did what");

  private final String title;
  private final String meaning;

  Role(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** For people: what it lets one do. */
  public String meaning() {
    return meaning;
  }

  /** As forms and the database have it. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it allows something. */
  boolean grants(Right right) {
    return switch (this) {
      case VIEWER -> reads(right);
      case EDITOR -> reads(right) || right == Right.TRY_POLICIES || right == Right.EDIT_POLICIES;
      case APPROVER ->
          reads(right) || right == Right.TRY_POLICIES || right == Right.APPROVE_POLICIES;
      case TENANT_ADMIN -> right != Right.MANAGE_TENANTS;
      case PLATFORM_ADMIN -> true;
      case AUDITOR -> reads(right) || right == Right.AUDIT;
    };
  }

  private static boolean reads(Right right) {
    return right == Right.OWN_ACCOUNT || right == Right.READ;
  }
}
