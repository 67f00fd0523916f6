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

  /// Asks anew every time, but for what was asked beforehand. Where the API has no question for several, one call each: of
  /// more than a few it is told beforehand what they cost, and how far they are.
  package nonisolated func confirm<Record: TenantRecord>(
    _ type: Record.Type, _ keys: [String]
  ) async -> Existence<Record>? {
    switch Record.listing {
    case .byCursor(let path, _, _): return await confirmEach(keys, at: path)
    case .byOffset(let path, let key, let names, let batch):
      let reading = await OffsetListing<Record>(
        keys, client, Record.collection, path: path, key: key, names: names, batch: batch
      ).reading(assumeComplete: false)
      guard reading.coverage.isComplete else { return Existence(reading, absent: []) }
      let found = Set(reading.records.compactMap(\.recordID).map(ExactString.init))
      return Existence(reading, absent: keys.filter { !found.contains(ExactString($0)) })
    case .byGrant, .single: return nil
    }
  }

  private nonisolated func confirmEach<Record: TenantRecord>(
    _ keys: [String], at path: String
  ) async -> Existence<Record> {
    var known = await confirmations(Record.self, at: path).take(keys)
    let unknown = keys.filter { known[ExactString($0)] == nil }
    let isMany = unknown.count > Self.fewConfirmations
    if isMany { await client.progress.startConfirming(Record.collection, total: unknown.count) }
    let (answers, failure) = await client.aFewAtOnce(unknown, failure: \.failure) { [client] key in
      let answer: Existence<Record> = await client.confirm(key, at: path)
      if isMany { await client.progress.addConfirmed(Record.collection) }
      return answer
    }
    for (key, answer) in zip(unknown, answers) { known[ExactString(key)] = answer }
    let unasked: [Reading<Record>] = answers.count < unknown.count ? [Reading([], gap: failure)] : []
    // In the order of the keys, whenever each was asked for.
    let inOrder = keys.compactMap { known[ExactString($0)] }
    return Existence(Reading(together: inOrder.map(\.reading) + unasked), absent: inOrder.flatMap(\.absent))
  }

  /// Asks while lists are still being read, where that is one call for each record.
  package nonisolated func expectConfirmation<Record: TenantRecord>(of type: Record.Type, _ keys: [String]) async {
    guard case .byCursor(let path, _, _) = Record.listing else { return }
    await confirmations(type, at: path).expect(keys)
  }
}

extension APIClient {
  /// `GET PATH/{key}`.
  func confirm<Record: TenantRecord>(_ key: String, at list: String) async -> Existence<Record> {
    // No path can name it, so no record has it.
    guard key.isPathSegment else { return Existence(Reading([]), absent: [key]) }
    let path = "\(list)/\(key.percentEncoded)"
    do throws(APIError) {
      let value = try await get(path, selecting(Record.self)).value
      guard let found = value.object.flatMap({ try? Record($0, keeping: metadata) }),
        found.recordID?.isIdentical(to: key) == true
      else {
        throw APIError("GET /api/v2\(path.visible): the answer is not the \(Record.noun) that was asked for")
      }
      return Existence(Reading([found], pages: 1), absent: [])
    } catch {
      guard error.kind != .notFound else { return Existence(Reading([], pages: 1), absent: [key]) }
      return Existence(Reading([], pages: 1, gap: error.gap(in: Record.collection)), absent: [])
    }
  }
}
