import PolicyEngine

/// What a reader has to know before anything else.
struct HTMLAttention {
  let message: String
  let placeText: String?
  let commandText: String?

  init(_ attention: Attention) {
    message = attention.message
    placeText = attention.grant?.place
    commandText = attention.command
  }
}
