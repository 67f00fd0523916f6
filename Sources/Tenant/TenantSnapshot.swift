import Documents

/// A tenant's records at one moment, free of secrets: written by `grantlint snapshot`, read as a source and by the
/// emulator.
///
///     {"snapshot_version":1,"domain":…,"management_audience":…,"client_id":…,"client_grants":[…],"clients":[…],"resource_servers":[…],
///      "grant_organizations":{"cgr_…":[…]},"coverage":{…},"metadata_keys":[…]}
package struct TenantSnapshot: Sendable, Equatable {
  /// The version that this code writes and reads.
  package static let version = 1

  package var domain: String
  package var managementAudience: String?
  /// The client that it was read as, which holds a grant on the Management API; nil where that is not known.
  package var clientID: String?
  package var records: TenantRecords
  /// The keys of the applications' metadata that it has.
  package let metadata: MetadataKeys

  package init(
    domain: String, managementAudience: String? = nil, clientID: String? = nil, records: TenantRecords,
    metadata: MetadataKeys = .none
  ) {
    self.domain = domain
    self.managementAudience = managementAudience
    self.clientID = clientID
    self.records = records
    self.metadata = metadata
  }

  /// The records of a collection; nil where the snapshot carries no such collection.
  package subscript<Record: TenantRecord>(_ type: Record.Type) -> [Record]? { records[type]?.records }

  package var coverage: Coverage { records.coverage }

  /// Whether every collection that the source carried was read to its end.
  package var isComplete: Bool { coverage.values.allSatisfy(\.isComplete) }

  /// Why a collection that it calls whole may not be: what it says of itself is not what it holds. A list of which it
  /// says nothing is as good as one that lies alone in a file.
  package func doubt(_ collection: TenantCollection) -> ListDoubt? {
    let stated = coverage[collection]
    guard stated?.isComplete ?? records.has(collection) else { return nil }
    let held = records.count(collection)
    if let stated {
      if stated.read != held { return .otherCount(stated: stated.read, read: held) }
    } else if collection.record.listing.isList {
      var proof = ListProof()
      proof.addBareList(held)
      if let doubt = proof.doubt(read: held) { return doubt }
    }
    guard collection == .clientGrants, let clientID, let managementAudience else { return nil }
    let own = OwnGrant(clientID: clientID, audience: managementAudience)
    return own.isIn(records.grants) ? nil : .ownGrantMissing(client: clientID)
  }

  /// Reads a whole tenant. Never throws: what could not be read is in the snapshot's coverage.
  ///
  /// Organizations cost calls and mean something only where the grant uses organizations, so they are read for those
  /// grants alone; a snapshot that does not name a grant there says nothing about it.
  package init(of source: any TenantSource) async {
    let identity = await source.identity()
    // They are read at the same time; a source that needs one for another reads it once.
    let records = await withTaskGroup(of: TenantRecords.self) { group in
      for collection in TenantCollection.allCases where source.carries(collection) {
        group.addTask { await TenantRecords(of: source, collection.record) }
      }
      return await group.reduce(into: TenantRecords()) { $0.add($1.essential) }
    }
    self.init(
      domain: identity.domain, managementAudience: identity.managementAudience, clientID: identity.clientID,
      records: records, metadata: source.metadata)
  }
}
