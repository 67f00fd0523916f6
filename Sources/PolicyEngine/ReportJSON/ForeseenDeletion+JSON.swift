package import Documents

extension ForeseenDeletion {
  package static let json = JSONRecordForm<ForeseenDeletion>(
    "What would be closed in one tenant if the grants were deleted that nothing can use today.",
    JSONKey("closes", "The fingerprints of the findings that would be closed.", .strings) { $0.closes },
    JSONKey(
      "grants", "The ids of the grants; without those that are protected, of Auth0 itself, or with signs in the id.",
      .strings
    ) { $0.grants },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant },
    JSONKey(
      "tried",
      "Whether the tenant was audited again without them; else only findings on the grants themselves are counted.",
      .bool
    ) { $0.isTried }
  ) { closes, grants, tenant, isTried in
    ForeseenDeletion(tenant: tenant, grants: grants, isTried: isTried, closes: closes)
  }
}
