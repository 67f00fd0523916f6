import Documents
import PolicyEngine

// MARK: - Attention
extension ReportSchema {
  static var attention: JSONValue { object("Something to know before anything else.", attentionProperties) }

  static var attentionProperties: [(String, JSONValue)] {
    [
      (
        "kind",
        describe(
          "unfinished_change: an earlier run left a grant without scopes. too_many_changes: none was made. "
            + "unreadable_state: the state folder cannot be read, and nothing was begun.",
          ["enum": .strings(Attention.Kind.allCases.map(\.rawValue))])
      ),
      ("tenant", describe("The tenant's domain.", string)),
      (
        "grant",
        describe(
          "The grant; null where it is about no single one.", ["oneOf": [["$ref": "#/$defs/grant"], ["type": "null"]]])
      ),
      ("message", describe("What happened.", string)),
      ("command", describe("What to run next; null where the message says what to do.", orNull("string"))),
    ]
  }
}

// MARK: - Findings
extension ReportSchema {
  static var finding: JSONValue {
    object("One grant that fails one rule, or one rule that could not be evaluated.", findingProperties)
  }

  static var findingProperties: [(String, JSONValue)] {
    [
      ("fingerprint", describe("32 hexadecimal digits, the same in every run.", string)),
      ("rule", describe("Id of the rule.", string)),
      ("title", describe("What the rule demands.", string)),
      ("severity", severity),
      ("result", describe("fail, or unknown for data that could not be read.", ["enum": ["fail", "unknown"]])),
      (
        "status",
        describe("Only open ones decide the exit code.", ["enum": ["open", "waived", "baselined", "fixed"]])
      ),
      ("tenant", describe("The tenant's domain.", string)),
      (
        "grant",
        describe(
          "The grant; null for an unknown and for a finding about no grant.",
          ["oneOf": [["$ref": "#/$defs/grant"], ["type": "null"]]])
      ),
      ("grants", describe("Of an unknown: how many grants it concerns; otherwise null.", orNull("integer"))),
      ("grants_sample", list("Of an unknown: the ids of the first of them.", string)),
      ("message", describe("What is wrong.", string)),
      ("offenders", list("What exactly is wrong with the grant; what a waiver accepts.", string)),
      ("undetermined", undetermined),
      ("evidence", describe("What the rule adds for the reader.", orNull("object"))),
      ("fix", fix),
      ("waiver", findingWaiver),
      (
        "baseline_state",
        describe(
          "new, unchanged or widened against the baseline; null without one.",
          ["enum": .array(BaselineState.allCases.map { .string($0.rawValue) } + [.null])])
      ),
      ("help_uri", describe("Where to read on.", orNull("string"))),
    ]
  }

  static var grant: JSONValue {
    object(
      "What names a grant.",
      [
        ("id", describe("Null where the source gives none.", orNull("string"))),
        ("label", describe("The id, or # and its number in the input; what messages call it.", string)),
        ("client_id", describe("The application that it is for.", orNull("string"))),
        ("client_name", describe("The application's name, where it could be read.", orNull("string"))),
        ("default_for", describe("The group of applications that it is the default for.", orNull("string"))),
        ("audience", describe("The identifier of the API.", orNull("string"))),
        ("subject_type", describe("The effective subject type: client, user, anonymous_user or a later one.", string)),
        ("origin", origin),
      ])
  }

  private static var origin: JSONValue {
    let origin = object(
      "A place in a file.",
      [
        ("file", describe("The file as the user named it; - for standard input.", string)),
        ("line", describe("The line on which the grant starts, from 1.", count)),
      ])
    return describe("Where it was read; null for a grant of a live tenant.", ["oneOf": [origin, ["type": "null"]]])
  }

  private static var fix: JSONValue {
    let fix = object(
      "What would repair the grant.",
      [
        ("safety", describe("safe: access today is unchanged; unsafe: it may shrink.", ["enum": ["safe", "unsafe"]])),
        ("set", describe("The body of the PATCH.", ["type": "object"])),
      ])
    return describe(
      "What would repair it; null where the rule has no fix for this grant.", ["oneOf": [fix, ["type": "null"]]])
  }
}

// MARK: - What accepts findings
extension ReportSchema {
  static var waiver: JSONValue {
    object(
      "A waiver in force.",
      [
        ("rule", describe("Id of the rule that it speaks of.", string)),
        ("selector", describe("Which grants: key to pattern.", ["type": "object"])),
        ("owner", describe("Who answers for it.", string)),
        ("reason", describe("Why.", string)),
        ("expires", describe("The last day on which it is in force, UTC.", string)),
        ("days_left", describe("Days until then; 0 on the last one.", ["type": "integer"])),
        ("offenders", acceptedOffenders),
        ("position", describe("Its file, line and column.", string)),
        ("findings", describe("How many findings of this audit it waives.", count)),
      ])
  }

  private static var findingWaiver: JSONValue {
    let waiver = object(
      "A waiver that accepts a finding, or did.",
      [
        (
          "state",
          describe(
            "in_force: waived. expired: its last day has passed. widened: there are offenders that it does not accept.",
            ["enum": .strings(FindingWaiver.State.allCases.map(\.rawValue))])
        ),
        ("owner", describe("Who answers for it.", string)),
        ("reason", describe("Why.", string)),
        ("expires", describe("The last day on which it is in force, UTC.", string)),
        ("offenders", acceptedOffenders),
        ("added", list("The offenders that it does not accept.", string)),
        ("position", describe("Its file, line and column.", string)),
      ])
    return describe("Null where none was ever given.", ["oneOf": [waiver, ["type": "null"]]])
  }

  private static var undetermined: JSONValue {
    list(
      "What the rule says of such a grant and could not be evaluated on this one.",
      object(
        "A part of the rule.",
        [
          ("part", describe("The key of the rule file: message, offenders, evidence.NAME or fix.", string)),
          ("reason", describe("What could not be read, or the error.", string)),
        ]))
  }

  private static var acceptedOffenders: JSONValue {
    describe(
      "The offenders that it accepts; null: whatever comes.", ["type": ["array", "null"], "items": string])
  }

  static var weakening: JSONValue {
    let weakening = object(
      "What a configuration that was found, and not named by --config, takes away from the audit.",
      [
        ("file", describe("The configuration, as it was found.", string)),
        ("rules_off", list("Ids of rules that it turns off, everywhere or for some audiences.", string)),
        ("rules_lowered", list("Ids of rules whose severity it lowers.", string)),
        ("parameters", list("The parameters that it sets, RULE.NAME.", string)),
        ("waived", describe("Findings that waivers accept which it names.", count)),
        ("baselined", describe("Findings that are in a baseline which it names.", count)),
        ("fail_on_never", describe("Whether no finding makes exit code 1 because of it.", boolean)),
        (
          "min_severity",
          describe("The severity below which findings are not listed because of it.", orNull("string"))
        ),
      ])
    return describe("Null where nothing does.", ["oneOf": [weakening, ["type": "null"]]])
  }

  static var baseline: JSONValue {
    let entry = object(
      "A finding of the baseline that is gone.",
      [
        ("fingerprint", describe("That of the finding.", string)),
        ("rule", describe("Id of the rule.", string)),
        ("tenant", describe("The tenant's domain.", string)),
        ("grant", describe("What names the grant.", ["type": "object"])),
        ("offenders", list("What was wrong with it.", string)),
      ])
    let baseline = object(
      "The baseline that the audit was compared with.",
      [
        ("path", describe("Its file.", string)),
        ("fixed_since", list("Its findings that the audit did not find any more.", entry)),
      ])
    return describe("Null without one.", ["oneOf": [baseline, ["type": "null"]]])
  }

  static var access: JSONValue {
    object(
      "What a grant allows.",
      [
        ("tenant", describe("The tenant's domain.", string)),
        ("grant", ["$ref": "#/$defs/grant"]),
        ("api_name", describe("The API's name, where it was read.", orNull("string"))),
        ("scopes", describe("How many scopes a token can carry; null where that was not read.", orNull("integer"))),
        ("allow_all_scopes", describe("Whether it allows all scopes of the API, later ones too.", boolean)),
        ("is_system", describe("Whether Auth0 manages the grant.", boolean)),
        ("on_system_api", describe("Whether the API is one of Auth0's own.", boolean)),
      ])
  }

  static var remediation: JSONValue {
    object(
      "A grant that was repaired, would be, or was left alone.",
      [
        ("tenant", describe("The tenant's domain.", string)),
        ("grant", describe("The grant's id; null where the source gives none.", orNull("string"))),
        (
          "status",
          describe(
            "How far it came: planned and skipped wrote nothing, verified reads as planned, the others fell short; stale: "
              + "a change of the plan that is applied, which a run would not plan now.",
            ["enum": .strings(RemediationRecord.Status.allCases.map(\.rawValue))])
        ),
        ("rules", list("The rules whose fixes it is about.", string)),
        ("before", describe("The grant as the audit read it.", orNull("object"))),
        (
          "after",
          describe(
            "The grant as the run left it, or as a plan would leave it; null where nothing was written.",
            orNull("object"))
        ),
        ("reason", describe("Why; null where the status says all.", orNull("string"))),
      ])
  }
}
