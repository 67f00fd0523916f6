import GrantModel

/// Sends one body to one grant, and finds out what became of it where no answer says.
struct PatchDelivery {
  enum Result {
    /// The API answered with the grant.
    case answered(ClientGrant)
    /// No answer came, but the grant reads as it should.
    case arrived(ClientGrant, reason: String)
    case notFound
    case refused(status: Int, message: String)
    /// It did not arrive, as often as it was sent: the grant reads as before.
    case lost(ClientGrant, reason: String)
    /// The change may have arrived; the grant as it reads, nil where it could not be read.
    case unclear(ClientGrant?, reason: String)
  }

  let id: String
  let writer: any GrantWriter
  /// How often the body is sent when no answer comes; each time it is looked first whether the last one arrived.
  let attempts: Int

  /// Sends the body that turns the one grant into the other.
  func send(_ body: JSONObject, from before: ClientGrant, to after: ClientGrant) async -> Result {
    for attempt in 1...attempts {
      let error: WriterError
      do {
        return .answered(try await writer.patch(id, body))
      } catch let thrown {
        error = thrown
      }
      switch error {
      case .notFound: return .notFound
      case .refused(let status, let message): return .refused(status: status, message: message)
      case .unavailable(let message):
        if let result = await look(after: message, before, after, isLast: attempt == attempts) { return result }
      }
    }
    preconditionFailure("the last look always says what became of the change")
  }

  /// Finds out whether a change without an answer arrived; nil: it did not, and may be sent again.
  private func look(
    after message: String, _ before: ClientGrant, _ after: ClientGrant, isLast: Bool
  ) async -> Result? {
    let found: ClientGrant
    do {
      found = try await writer.read(id)
    } catch {
      return .unclear(
        nil,
        reason: "\(message); whether the change arrived is not known, because reading failed too: \(error)")
    }
    if found.isEffectivelyEqual(to: before) {
      return isLast ? .lost(found, reason: "\(message); the grant reads as before") : nil
    }
    if found.isEffectivelyEqual(to: after) {
      return .arrived(found, reason: "no answer came (\(message)), but the grant reads as planned")
    }
    let fields = found.differences(from: after).joined(separator: ", ")
    return .unclear(found, reason: "\(message); the grant reads otherwise than planned: \(fields)")
  }
}
