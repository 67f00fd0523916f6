import Documents
import Foundation

/// The certificates that are trusted: a bundle of them in one file, and a folder with one in each file, which OpenSSL
/// finds by the hash that is its name.
///
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` name them, each in place of the usual one of its kind, as for OpenSSL. The usual
/// ones are looked for: libcurl knows only those of the system that it was built on.
package struct CertificateAuthorities: Sendable, Equatable {
  /// A file or a folder.
  package struct Place: Sendable, Equatable {
    package let path: String
    /// The variable that names it; nil where it is a usual one.
    package let variable: String?
    /// How many certificates are there.
    package let count: Int
  }

  package let file: Place?
  /// Where `SSL_CERT_DIR` names several folders, all of them, as it does.
  package let folder: Place?

  /// Looks for them. Throws a `TransportError` that says what was looked for, and what to do.
  package init(_ environment: [String: String], usual: UsualPlaces = .system) throws(TransportError) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let named = value("SSL_CERT_DIR")
    let folders = named.map { [$0] } ?? usual.folders
    folder =
      folders.lazy.map { path in
        Place(path: path, variable: named.map { _ in "SSL_CERT_DIR" }, count: Self.certificates(inFolders: path))
      }.first { named != nil || $0.count > 0 }
    if let path = value("SSL_CERT_FILE") {
      do {
        file = Place(path: path, variable: "SSL_CERT_FILE", count: try Self.certificates(in: path))
      } catch {
        throw TransportError(
          "the file \(path.visible) that SSL_CERT_FILE names \(error.predicate)", isTransient: false)
      }
      return
    }
    var found: Place?
    var faults: [Fault] = []
    for path in usual.files where found == nil {
      do {
        found = Place(path: path, variable: nil, count: try Self.certificates(in: path))
      } catch {
        faults.append(error)
      }
    }
    file = found
    guard found != nil || folder.map({ $0.count > 0 }) ?? false else { throw .noAuthorities(faults, folders) }
  }

  // MARK: What is there

  /// Why a file gives no certificates.
  fileprivate struct Fault: Error {
    let path: String
    /// The end of a sentence that begins with its name.
    let predicate: String
    /// Whether there is no such file, and no link of that name.
    var isAbsent = false
  }

  /// How many certificates a bundle has, one at least.
  private static func certificates(in path: String) throws(Fault) -> Int {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.bytes(path, .certificates, isRegular: true)
    } catch {
      guard error.isMissing, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        throw Fault(path: path, predicate: error.sentence("").trimmed, isAbsent: error.isMissing)
      }
      throw Fault(path: path, predicate: "is a link to \(target.visible), which does not exist")
    }
    guard !bytes.isEmpty else { throw Fault(path: path, predicate: "is empty") }
    let count = bytes.split(separator: UInt8(ascii: "\n")).count { line in
      line.starts(with: "-----BEGIN ".utf8) && String(decoding: line, as: UTF8.self).contains("CERTIFICATE-----")
    }
    guard count > 0 else { throw Fault(path: path, predicate: "has no certificate in PEM form") }
    return count
  }

  /// How many certificates are in folders, with a colon between them, by names that OpenSSL looks for: `0179095f.0`.
  private static func certificates(inFolders list: String) -> Int {
    list.split(separator: ":").reduce(0) { count, path in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: String(path))) ?? []
      return count + names.count { isHash($0) }
    }
  }

  private static func isHash(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "."))
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    return parts.count == 2 && parts[0].count == 8
      && parts[0].allSatisfy { digits.contains($0) || letters.contains($0) } && parts[1].allSatisfy(digits.contains)
  }
}

extension CertificateAuthorities {
  /// Where systems have the certificates of the authorities that they trust, the first one first.
  package struct UsualPlaces: Sendable {
    let files: [String]
    let folders: [String]

    /// What libcurl was built for, and what is usual elsewhere.
    package static let system = UsualPlaces(
      files: [
        CurlLibrary.bundle,
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
        "/etc/pki/tls/certs/ca-bundle.crt",  // Red Hat, Fedora, Amazon
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // the same, what the one above is a link to
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/var/lib/ca-certificates/ca-bundle.pem",  // likewise
        "/etc/ssl/cert.pem",  // Alpine
      ],
      folders: [CurlLibrary.folder, "/etc/ssl/certs", "/etc/pki/tls/certs"])

    init(files: [String?], folders: [String?]) {
      self.files = files.compactMap(\.self).without([])
      self.folders = folders.compactMap(\.self).without([])
    }
  }
}

extension CertificateAuthorities: CustomStringConvertible {
  /// What they are, for a sentence: the paths, and which variables name them.
  package var description: String {
    [file, folder].compactMap(\.self).map(\.description).joined(separator: " and ")
  }
}

extension CertificateAuthorities.Place: CustomStringConvertible {
  package var description: String { path.visible + (variable.map { " (\($0))" } ?? "") }
}

extension TransportError {
  fileprivate static func noAuthorities(_ faults: [CertificateAuthorities.Fault], _ folders: [String]) -> TransportError
  {
    let problems = faults.filter { !$0.isAbsent }.map { "\($0.path.visible) \($0.predicate); " }.joined()
    let absent = faults.filter(\.isAbsent).map(\.path.visible)
    let places = (absent + ["certificates in \(folders.map(\.visible).joined(separator: " or "))"])
    return TransportError(
      """
      this machine has no CA certificates to trust: \(problems)looked for \(places.joined(separator: ", ")); \
      install them (apt-get install ca-certificates, dnf install ca-certificates, or apk add ca-certificates), or name \
      a file of them with SSL_CERT_FILE
      """, isTransient: false)
  }
}
