import Foundation
import GrantSources
import Tenant

/// The grants of one input text, as if it came from standard input.
func read(_ text: String, assumeComplete: Bool = false) async -> Reading<ClientGrant> {
  await source(text, assumeComplete: assumeComplete).read(ClientGrant.self)
}

/// The source of one input text.
func source(
  _ text: String, domain: String? = nil, assumeComplete: Bool = false, metadata: MetadataKeys = .none
) -> FileSource {
  FileSource(paths: ["-"], domain: domain, assumeComplete: assumeComplete, metadata: metadata) { Data(text.utf8) }
}

/// A list of grants with these numbers, as JSON.
func list(_ numbers: Range<Int>) -> String {
  "[" + numbers.map { #"{"id":"cgr_\#($0)","client_id":"app","audience":"a"}"# }.joined(separator: ",") + "]"
}
