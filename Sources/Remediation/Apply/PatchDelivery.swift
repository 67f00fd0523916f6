import Tenant

/// Sends one PATCH, and finds out what became of it where no answer says.
struct PatchDelivery {
  enum Outcome {
    /// The API answered with the grant.
    case answered(ClientGrant)
    /// No answer came, but the grant reads as it should.
    case arrived(ClientGrant, reason: String)
    case notFound
    case refused(status: Int, message: String)
    /// The run was interrupted before it was sent.
    case interrupted
    /// It did not arrive, as often as it was sent: the grant reads as before.
    case lost(ClientGrant, reason: String)
    /// The change may have arrived; the grant as it reads, nil where it could not be read.
    case unclear(ClientGrant?, reason: String)
  }

  let writer: any GrantWriter
  /// How often the PATCH is sent when no answer comes; each time it is looked first whether the last one arrived.
  let attempts: Int
  let interruption: Interruption

  /// The grant after a PATCH was sent: an interrupted run still takes a moment to see what became of it.
  func readBack(_ id: String) async throws(WriterError) -> ClientGrant {
    let result = await interruption.limit { [writer] () async -> Result<ClientGrant, WriterError> in
      do throws(WriterError) { return .success(try await writer.read(id)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  func send(_ patch: PermittedPatch) async -> Outcome {
    for attempt in 1...attempts {
      let error: WriterError
      do {
        return .answered(try await writer.send(patch))
      } catch let thrown {
        error = thrown
      }
      switch error {
      case .notFound: return .notFound
      case .refused(let status, let message): return .refused(status: status, message: message)
      // What was sent before and not answered may still arrive.
      case .interrupted:
        return attempt == 1
          ? .interrupted
          : .unclear(nil, reason: "it was sent, no answer came, and it may still arrive; then the run was interrupted")
      case .unavailable(let message):
        if let result = await look(after: message, patch, isLast: attempt == attempts) { return result }
      }
    }
    preconditionFailure("the last look always says what became of the change")
  }

  /// Finds out whether a change without an answer arrived; nil: it did not, and may be sent again.
  private func look(after message: String, _ patch: PermittedPatch, isLast: Bool) async -> Outcome? {
    let found: ClientGrant
    do {
      found = try await readBack(patch.grantID)
    } catch {
      return .unclear(
        nil,
        reason: "\(message); whether the change arrived is not known, because reading failed too: \(error)")
    }
    if found.isEffectivelyEqual(to: patch.before) {
      return isLast ? .lost(found, reason: "\(message); the grant reads as before, and it may still arrive") : nil
    }
    if found.isEffectivelyEqual(to: patch.after) {
      return .arrived(found, reason: "no answer came (\(message)), but the grant reads as planned")
    }
    let fields = found.differences(from: patch.after).joined(separator: ", ")
    return .unclear(found, reason: "\(message); the grant differs from the plan in \(fields)")
  }
}
