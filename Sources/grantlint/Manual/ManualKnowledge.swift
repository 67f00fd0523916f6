/// What pages say that is in no declaration: variables that no option takes, files, examples.
enum ManualKnowledge {
  struct Entry {
    let names: [String]
    let text: String
    /// The long name of an option: the pages of commands that have it, and that of the program, have the entry.
    let option: String
  }

  static let variables = [
    Entry(names: ["AUTH0_DOMAIN"], text: "The tenant's domain, for example acme.eu.auth0.com.", option: "api-url"),
    Entry(
      names: ["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"],
      text: "The machine-to-machine application that signs in.", option: "api-url"),
    Entry(
      names: [
        "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH",
        "AUTH0_CLIENT_ASSERTION_SIGNING_ALG",
      ],
      text: "Instead of the secret: its private key in PEM form or the file with it, and RS256, RS384 or PS256.",
      option: "api-url"),
    Entry(
      names: ["AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN"], text: "A ready token instead of all that.", option: "api-url"),
    Entry(
      names: ["AUTH0_AUDIENCE"],
      text: "With a custom domain: the identifier of the Management API, https://TENANT/api/v2/.", option: "api-url"),
    Entry(
      names: ["HTTPS_PROXY", "NO_PROXY"], text: "The proxy of calls to the tenant, and which hosts need none.",
      option: "api-url"),
    Entry(
      names: ["SSL_CERT_FILE", "SSL_CERT_DIR"],
      text: """
        A file, a folder of CA certificates. Each replaces that of the system of its kind only: to trust one CA alone, \
        set both.
        """, option: "api-url"),
    Entry(
      names: ["XDG_STATE_HOME"], text: "The state folder is the folder grantlint in it where none is named.",
      option: "state"
    ),
    Entry(names: ["GRANTLINT_STATE_KEY"], text: "Authenticates what is in the state folder.", option: "state"),
    Entry(
      names: ["NO_COLOR", "FORCE_COLOR"], text: "Whether text has colours where --color does not say it.",
      option: "color"),
    Entry(names: ["COLUMNS"], text: "How wide text is where standard output is no terminal.", option: "color"),
  ]

  static let files = [
    Entry(
      names: [".grantlint.yml"],
      text: "The configuration that is read where none is named: here or, in a repository, above up to its root.",
      option: "config"),
    Entry(
      names: ["waivers.yml"],
      text: "The waiver file where neither an option, a variable nor the configuration names one.",
      option: "file"),
    Entry(
      names: ["~/.local/state/grantlint/"],
      text: "The state folder where none is named: the journals and locks of repairs.", option: "state"),
  ]

  struct Example {
    let line: String
    let text: String
  }

  /// What is needed after a command and is not beside it, by the words after the name of the program.
  static let related = ["audit": ["rules explain", "waivers add"], "plan": ["rules explain"]]

  /// By the words after the name of the program.
  static let examples: [String: [Example]] = [
    "audit": [
      Example(
        line: "grantlint audit --demo", text: "Audit the demo tenant. It exits with 1: the tenant breaks every rule."),
      Example(
        line: "grantlint audit -o html=report.html -o junit=report.xml",
        text: "Audit the tenant that the variables name, with two reports in files."),
      Example(
        line: "grantlint audit --baseline baseline.json -o pack=review.html",
        text: "Write a page for an auditor to print and sign, with what changed."),
      Example(
        line: """
          grantlint audit grants.json --tenant acme.eu.auth0.com \\
            --fail-on warning
          """,
        text: "Audit a file, and exit with 1 for warnings too."),
      Example(line: "grantlint audit --diff --select no-allow-all-scopes", text: "Show what a repair would change."),
      Example(line: "grantlint audit tenant.yaml --diff -q | git apply", text: "Make the safe repairs of code."),
    ],
    "plan": [Example(line: "grantlint plan -o plan.json --expires-in 7d", text: "Keep a plan to be reviewed.")],
    "apply": [Example(line: "grantlint apply plan.json --yes", text: "Make the changes of a plan without asking.")],
    "rollback": [
      Example(line: "grantlint rollback", text: "Take back the newest repair."),
      Example(line: "grantlint rollback 36bf0882 --dry-run", text: "Show what taking back a run would restore."),
    ],
    "journal show": [Example(line: "grantlint journal show 36bf0882", text: "Show what a run changed.")],
    "merge": [
      Example(line: "grantlint merge acme.json globex.json -o html=all.html", text: "Make one page of two reports.")
    ],
    "rules list": [Example(line: "grantlint rules list --format json", text: "List the rules for other programs.")],
    "rules explain": [
      Example(
        line: "grantlint rules explain no-allow-all-scopes", text: "Tell why a finding matters and how to repair it.")
    ],
    "rules test": [Example(line: "grantlint rules test policies", text: "Test the rules in a folder.")],
    "rules new": [Example(line: "grantlint rules new our-rule --dir policies", text: "Start a rule of your own.")],
    "rules eval": [
      Example(
        line: "grantlint rules eval 'size(grant.scope) > 3' --grant grant.json", text: "Try an expression on a grant.")
    ],
    "explain-scope": [
      Example(line: "grantlint explain-scope update:clients", text: "Tell what an application can do with a scope.")
    ],
    "who": [
      Example(line: "grantlint who 'delete:users'", text: "Tell which applications can delete users."),
      Example(
        line: "grantlint who 'delete:users' --only 'Identity deploy pipeline'",
        text: "Fail in CI where any other application can."),
    ],
    "access": [
      Example(line: "grantlint access 'Billing job' snapshot.json", text: "Tell all that an application can reach.")
    ],
    "paths": [
      Example(line: "grantlint paths --to credentials", text: "Tell who can come to credentials, and how.")
    ],
    "waivers add": [
      Example(
        line: """
          grantlint waivers add 69d93938b5c2cdbf08e506a628bc5974 \\
            --owner platform --reason 'until the migration' \\
            --expires 2026-12-31 --report report.json
          """, text: "Accept a finding of a report until the end of the year."),
      Example(
        line: """
          grantlint waivers add --rule scope-length --client Billing \\
            --owner platform --reason 'legacy scopes' \\
            --expires 2026-12-31 --report report.json --dry-run
          """, text: "Show which findings of a rule on an application would be accepted together."),
    ],
    "snapshot": [Example(line: "grantlint snapshot -o snapshot.json", text: "Write the tenant to a file.")],
    "emulate": [
      Example(line: "grantlint emulate --snapshot snapshot.json --port 8080", text: "Rehearse on what was written.")
    ],
    "doctor": [
      Example(line: "grantlint doctor", text: "Tell what an audit of the tenant that the variables name would miss.")
    ],
    "schema": [Example(line: "grantlint schema config", text: "Print the schema of the configuration, for an editor.")],
    "completions": [
      Example(line: "grantlint completions bash", text: "Print the script of bash.")
    ],
    "manual": [Example(line: "grantlint manual rules explain | man -l -", text: "Read a page that is not installed.")],
  ]
}
