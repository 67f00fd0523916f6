import Documents

/// Writes the lists of a tenant as programs save what the Management API answers.
struct AnswerWriter {
  let tenant: ExportedTenant

  private var lists: [(key: String, records: [JSONObject])] {
    [("client_grants", tenant.grants), ("clients", tenant.clients), ("resource_servers", tenant.apis)]
  }

  /// What node-auth0 gives, a text for each list by its name.
  var nodeSDK: [(name: String, text: String)] {
    lists.map { key, records in
      (key, JSONObject([("data", records.json), ("headers", [:]), ("status", 200), ("statusText", "OK")]).text)
    }
  }

  /// Pages of so many records in a list, as `jq -s` puts them together.
  func slurped(_ size: Int) -> [(name: String, text: String)] {
    lists.map { key, records in
      let starts = Array(stride(from: 0, to: records.count, by: size))
      let pages = starts.map { start -> JSONObject in
        let page = Array(records[start..<min(start + size, records.count)])
        // Grants and applications are listed with cursors, APIs with offsets.
        guard key == "resource_servers" else {
          return JSONObject([(key, page.json)] + (start == starts.last ? [] : [("next", .string("cursor\(start)"))]))
        }
        return JSONObject([
          ("total", .int(records.count)), ("start", .int(start)), ("limit", .int(size)), (key, page.json),
        ])
      }
      return (key, JSONWriter.pretty(pages.json))
    }
  }
}
