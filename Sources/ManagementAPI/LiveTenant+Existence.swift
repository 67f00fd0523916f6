import Documents
package import Tenant

extension CoverageGap {
  /// The gap, where it has nothing to do with the record that was asked for: no connection, no permission, an API that
  /// does not answer.
  var ofAll: CoverageGap? {
    guard let status else { return self }
    return [401, 403, 408, 429].contains(status) || status >= 500 ? self : nil
  }
}

extension LiveTenant {
  /// How many records are confirmed without a word.
  private static let fewConfirmations = 50

  /// Asks anew every time. Where the API has no question for several, one call each: of more than a few it is told
  /// beforehand what they cost, and how far they are.
  package nonisolated func confirm<Record: TenantRecord>(
    _ type: Record.Type, _ keys: [String]
  ) async -> Existence<Record>? {
    switch Record.listing {
    case .byCursor(let path, _, _): return await confirmEach(keys, at: path)
    case .byOffset(let path, let key, let names, let batch):
      let reading = await OffsetListing<Record>(
        keys, client, Record.collection, path: path, key: key, names: names, batch: batch
      ).reading
      guard reading.coverage.isComplete else { return Existence(reading, absent: []) }
      let found = Set(reading.records.compactMap(\.recordID).map(ExactString.init))
      return Existence(reading, absent: keys.filter { !found.contains(ExactString($0)) })
    case .byGrant, .single: return nil
    }
  }

  private nonisolated func confirmEach<Record: TenantRecord>(
    _ keys: [String], at path: String
  ) async -> Existence<Record> {
    let isMany = keys.count > Self.fewConfirmations
    if isMany { await client.progress.startConfirming(Record.collection, total: keys.count) }
    let (answers, failure) = await client.aFewAtOnce(keys, failure: \.reading.coverage.gap?.ofAll) { key in
      let answer: Existence<Record> = await self.confirm(key, at: path)
      if isMany { await self.client.progress.addConfirmed(Record.collection) }
      return answer
    }
    let unasked: [Reading<Record>] = answers.count < keys.count ? [Reading([], gap: failure)] : []
    return Existence(Reading(together: answers.map(\.reading) + unasked), absent: answers.flatMap(\.absent))
  }

  /// `GET PATH/{key}`.
  private nonisolated func confirm<Record: TenantRecord>(_ key: String, at list: String) async -> Existence<Record> {
    // No path can name it, so no record has it.
    guard key.isPathSegment else { return Existence(Reading([]), absent: [key]) }
    let path = "\(list)/\(key.percentEncoded)"
    do throws(APIError) {
      let value = try await client.get(path, APIClient.selecting(Record.fields)).value
      guard let found = value.object.flatMap({ try? Record($0) }), found.recordID?.isIdentical(to: key) == true else {
        throw APIError("GET /api/v2\(path.visible): the answer is not the \(Record.noun) that was asked for")
      }
      return Existence(Reading([found], pages: 1), absent: [])
    } catch {
      guard error.kind != .notFound else { return Existence(Reading([], pages: 1), absent: [key]) }
      return Existence(Reading([], pages: 1, gap: error.gap(in: Record.collection)), absent: [])
    }
  }
}
