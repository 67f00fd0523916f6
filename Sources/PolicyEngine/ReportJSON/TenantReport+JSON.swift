package import Documents
import Tenant

// What a report says of what was read of the tenants.

extension TenantReport {
  static let json = JSONRecordForm<TenantReport>(
    "A tenant.",
    Key.address, Key.awaitedValues, Key.clientID, Key.coverage, Key.customDomain, Key.domain, Key.isDomainKnown,
    Key.gaps,
    Key.inputs, Key.managementAudience, Key.rules, Key.source, Key.tierSettings, Key.tokenScopes
  ) {
    address, awaitedValues, clientID, coverage, customDomain, domain, isDomainKnown, gaps, inputs, managementAudience,
    rules, source, tierSettings, tokenScopes -> TenantReport in
    var tenant = TenantReport(
      identity: TenantIdentity(
        kind: source, domain: domain, isDomainKnown: isDomainKnown, customDomain: customDomain,
        managementAudience: managementAudience, clientID: clientID, address: address, tokenScopes: tokenScopes),
      coverage: coverage, gaps: gaps, inputs: inputs, tierSettings: tierSettings)
    tenant.awaitedValues = awaitedValues
    tenant.rules = rules
    return tenant
  }

  private enum Key {
    static let address = JSONKey<TenantReport, String?>(
      "address", "Where its calls go; null for files.", .orNull(.string)
    ) { $0.identity.address }
    static let awaitedValues = JSONKey<TenantReport, Int>(
      "awaited_values", "How many values of its grants are known once the code that declares them is deployed.", .count,
      absent: { 0 }
    ) { $0.awaitedValues }
    static let clientID = JSONKey<TenantReport, String?>(
      "client_id", "The client that the run was signed in as, where that is known.", .orNull(.string)
    ) { $0.identity.clientID }
    static let coverage = JSONKey<TenantReport, Coverage>(
      "coverage", "How much was read, by collection; one that no rule needed is absent.", coverageForm
    ) { $0.coverage }
    static let customDomain = JSONKey<TenantReport, String?>(
      "custom_domain", "The domain under which it was reached, when that is another one.", .orNull(.string)
    ) { $0.identity.customDomain }
    static let domain = JSONKey<TenantReport, String>(
      "domain", "Its name in findings and fingerprints; local for a file that names none.", .string
    ) { $0.identity.domain }
    static let isDomainKnown = JSONKey<TenantReport, Bool>(
      "domain_known", "Whether that is the tenant's domain, and not a name in its place.", .bool
    ) { $0.identity.isDomainKnown }
    static let gaps = JSONKey<TenantReport, [CoverageGap]>(
      "gaps", "Its reads that fell short and that decide, or that nothing was evaluated.",
      .list(of: .object(CoverageGap.report))
    ) { $0.gaps }
    static let inputs = JSONKey<TenantReport, [InputDigest]>(
      "inputs", "The files that were audited, where their digests were asked for, as a review pack does.",
      .list(of: .object(InputDigest.json)), absent: { [] }
    ) { $0.inputs }
    static let managementAudience = JSONKey<TenantReport, String?>(
      "management_audience", "The identifier of its Management API, where the source says it.", .orNull(.string)
    ) { $0.identity.managementAudience }
    static let rules = JSONKey<TenantReport, TenantRules?>(
      "rules",
      "How the rules ran on it, where the report is of several tenants or of a shard; null: as the report says it of the rules.",
      .orNull(.object(TenantRules.json)), absent: { nil }
    ) { $0.rules }
    static let source = JSONKey<TenantReport, TenantIdentity.Kind>("source", "Where the data came from.", .word) {
      $0.identity.kind
    }
    static let tierSettings = JSONKey<TenantReport, TierSettings?>(
      "tier_settings", "By what the tiers of scopes of your own APIs were told; null in reports of earlier versions.",
      .orNull(.object(TierSettings.json)), absent: { nil }
    ) { $0.tierSettings }
    static let tokenScopes = JSONKey<TenantReport, [String]?>(
      "token_scopes", "The scopes of the token, where it says; null for files and opaque tokens.", .orNull(.strings)
    ) { $0.identity.tokenScopes }
  }

  private static let coverageForm = JSONForm<Coverage>(
    schema: {
      JSONSchema.object(
        optional: TenantCollection.allCases.map { ($0.rawValue, CollectionCoverage.report.object.schema) })
    },
    write: { coverage, output in
      output.write(coverage.map { ($0.key.rawValue, $0.value) }) { CollectionCoverage.report.object.write($1, to: &$0) }
    },
    read: { (node) throws(FieldError) in
      guard node.kind == .object else { throw FieldError([], "expected an object, found \(node.kind.words)") }
      var coverage: Coverage = [:]
      for (key, value) in node.members {
        guard let collection = TenantCollection(rawValue: key) else {
          throw FieldError([.key(key)], "there is no such collection")
        }
        do throws(FieldError) { coverage[collection] = try CollectionCoverage.report.read(value) } catch {
          throw error.below([.key(key)])
        }
      }
      return coverage
    })
}

extension CollectionCoverage {
  /// As reports have it.
  fileprivate static let report = JSONRecordForm<CollectionCoverage>(
    "How much was read of it.",
    JSONKey("assumed", "Whether there is a doubt and it counts as whole on the user's word.", .bool) { $0.isAssumed },
    JSONKey("complete", "Whether they are all there are.", .bool) { $0.isComplete }.derived,
    JSONKey(
      "declared", "Whether they are what code declares: all of that, and not all that the tenant has.", .bool,
      absent: { false }
    ) { $0.isDeclared },
    JSONKey("gap", "Why they are not; null where they are.", .orNull(.object(CoverageGap.report))) { $0.gap },
    JSONKey("pages", "Calls that it took; 0 for a file.", .count) { $0.pages },
    JSONKey("read", "Records.", .count) { $0.read },
    JSONKey(
      "skipped_files",
      "Files and hidden folders of a given folder that were not read, because of their names or kinds; with the client "
        + "grants only.", .count
    ) { $0.skippedFiles.count }.derived,
    JSONKey("skipped_paths", "Their paths.", .strings) { $0.skippedFiles },
    JSONKey(
      "unlisted",
      "Why there may be records that no list shows, where those that grants name are all known; null where the list is whole.",
      .orNull(.object(CoverageGap.report)), absent: { nil }
    ) { $0.unlisted }
  ) { isAssumed, _, isDeclared, gap, pages, read, _, skippedFiles, unlisted in
    CollectionCoverage(
      read: read, pages: pages, gap: gap, unlisted: unlisted, isAssumed: isAssumed, skippedFiles: skippedFiles,
      isDeclared: isDeclared)
  }
}

extension CoverageGap {
  /// As reports have it; snapshots leave out what is not known.
  static let report = JSONRecordForm<CoverageGap>(
    "A read that fell short.",
    JSONKey("collection", "What was read.", .word) { $0.collection },
    JSONKey("message", "What happened and what to do.", .string) { $0.message },
    JSONKey("missing_scope", "The token scope that would have been needed.", .orNull(.string)) { $0.missingScope },
    JSONKey("status", "The HTTP status, where the API answered.", .orNull(.integer)) { $0.status }
  ) { collection, message, missingScope, status in
    CoverageGap(collection, status: status, missingScope: missingScope, message: message)
  }
}

extension AccessEntry {
  /// What a grant allows, as the inventory has it.
  package static let json = JSONRecordForm<AccessEntry>(
    "What a grant allows.",
    JSONKey("allow_all_scopes", "Whether it allows all scopes of the API, later ones too.", .bool) {
      $0.allowsAllScopes
    },
    JSONKey(
      "allow_any_organization", "Whether it is for every organization. Since version 2.", .bool, absent: { false }
    ) { $0.allowsAnyOrganization },
    JSONKey("api_name", "The API's name, where it was read.", .orNull(.string)) { $0.apiName },
    JSONKey("grant", "What names the grant.", .object(GrantReference.json)) { $0.grant },
    JSONKey("is_system", "Whether Auth0 manages the grant.", .bool) { $0.isSystem },
    JSONKey("on_system_api", "Whether the API is one of Auth0's own.", .bool) { $0.isOnSystemAPI },
    JSONKey(
      "organization_usage", "deny, allow or require, as it takes effect. Since version 2.", .orNull(.string),
      absent: { nil }
    ) { $0.organizationUsage },
    JSONKey(
      "owner", "Who answers for it; null where nobody is named.", .orNull(.string), absent: { nil }
    ) { $0.reach?.owner },
    JSONKey(
      "paths", "Ids of the escalation paths that are open to it.", .strings, absent: { [] }
    ) { $0.reach?.paths ?? [] },
    JSONKey(
      "reachability", "Whether it can be used today; null where the report does not say it.",
      .orNull(.object(Reachability.json)), absent: { nil }
    ) { $0.reach?.reachability },
    JSONKey(
      "scope_count", "How many scopes a token can carry; null where that was not read. Since version 2.",
      .orNull(.integer), absent: { nil }
    ) { $0.scopeCount },
    JSONKey(
      "scopes",
      "The scopes that a token can carry, of an all-scopes grant those of its API; null where they were not read. "
        + "In version 1 it was their number.", ReportedScopes.form
    ) { ReportedScopes(list: $0.scopes) },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant },
    JSONKey(
      "through", "As for findings.", .orNull(.string), absent: { nil }
    ) { $0.reach?.through },
    JSONKey(
      "tier", "What it is worth to whoever has it; null where it has no scope.", .orNull(.word), absent: { nil }
    ) { $0.reach?.tier }
  ) {
    (
      allowsAllScopes, allowsAnyOrganization, apiName, grant, isSystem, isOnSystemAPI, organizationUsage, owner, paths,
      reachability, scopeCount, scopes, tenant, through, tier
    ) throws(FieldError) in
    if let scopeCount, let list = scopes.list, list.count != scopeCount {
      throw FieldError(["scope_count"], "contradicts the list of scopes, which has \(list.count)")
    }
    return AccessEntry(
      tenant: tenant, grant: grant, apiName: apiName, scopeCount: scopeCount ?? scopes.count, scopes: scopes.list,
      allowsAllScopes: allowsAllScopes, isSystem: isSystem, organizationUsage: organizationUsage,
      allowsAnyOrganization: allowsAnyOrganization, isOnSystemAPI: isOnSystemAPI,
      reach: reachability.map {
        FindingReach(tier: tier, paths: paths, through: through, reachability: $0, owner: owner)
      })
  }
}

/// `scopes` of the inventory: a list, or the number that reports of version 1 have there.
private struct ReportedScopes {
  let list: [String]?
  var count: Int?

  static let form = JSONForm<ReportedScopes>(
    schema: { JSONForm.orNull(.strings).schema() },
    write: { scopes, output in JSONForm.orNull(.strings).write(scopes.list, &output) },
    read: { (node) throws(FieldError) in
      if node.number != nil { return ReportedScopes(list: nil, count: try JSONForm.integer.read(node)) }
      let list = try JSONForm.orNull(.strings).read(node)
      return ReportedScopes(list: list, count: list?.count)
    })
}

extension InputDigest {
  static let json = JSONRecordForm<InputDigest>(
    "What was audited.",
    JSONKey(
      "name", "The file as the user named it, - for standard input.", .string
    ) {
      $0.name
    },
    JSONKey("sha256", "Hex SHA-256 of its bytes.", .string) {
      $0.sha256
    }
  ) { name, sha256 in InputDigest(name: name, sha256: sha256) }
}
