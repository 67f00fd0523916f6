/// The file that `grantlint init` writes: every key with what it is for, and none that changes an audit.
package enum ConfigurationTemplate {
  /// A line that begins with `#` and one space is prose; any other `#` makes a setting of the line when it is removed.
  /// What only a named file may say comes last.
  package static let text = """
    # What 'grantlint audit' does in this folder and below. A flag comes before it, and so does a GRANTLINT_ variable.
    # Paths are relative to this file and stay in its folder. 'grantlint schema config' helps an editor to check it.
    version: 1

    # From which severity of an open finding on the exit code is 1: error, warning, note or never.
    fail_on: error
    # Findings below it are counted but not listed, and not repaired.
    min_severity: note

    # Which rules run where nothing is said of them: starter (what to see first), recommended or strict.
    profile: recommended

    # The rules, as 'grantlint rules list' shows them: on, off, a severity, or a mapping.
    #rules:
    #  settings:
    #    wildcard-scope: error
    #    empty-grant: off
    #    too-many-scopes: {severity: warning, parameters: {max: 20}}

    # The applications that administer the tenant, by client id: what they may do on the Management API is accepted.
    #roles:
    #  administrators: [aBcDeFgHiJkLmNoPqRsTuVwXyZ012345]

    # What differs for some APIs; * matches any characters. If two fit, the later wins.
    #audiences:
    #  - match: https://internal.example/*
    #    rules:
    #      too-many-scopes: {parameters: {max_elsewhere: 200}}

    # Accepted risks ('grantlint waivers add'), and how many days ahead they may end at most.
    #waivers:
    #  file: waivers.yml
    #  max_days: 180

    # What was open on the first day ('grantlint audit --write-baseline baseline.json'): only what is new fails.
    #baseline: baseline.json

    # Reports that every audit writes, beside the one on standard output.
    #outputs:
    #  junit: grantlint.xml
    #  json: grantlint.json

    # How the tenant is read: calls a second at most, and seconds after which reading gives up.
    #pacing:
    #  max_rps: 4
    #  timeout: 900

    # What 'grantlint audit --fix' may touch. More than ten changes need a flag, or a file that --config names.
    #remediation:
    #  max_changes: 5
    #  fixable: [no-allow-all-scopes]
    #  unfixable: [undefined-scope]
    #  protect:
    #    - client_name: Payroll*
    #    - audience: https://payments.example/*

    # Tenants, their groups, the variables with their credentials, folders of your own rules, the keys of the metadata to
    # read, who answers for what, what scopes of your own APIs are worth (if two fit, the later wins) and which verbs only
    # read there, whether findings on grants that nobody can use are notes, and the state folder of repairs are read only
    # from a file that --config names, because whoever can change this file in a branch must not send credentials
    # elsewhere, nor say what is read of a tenant, what it is worth, or what is written to it:
    #
    #   tenants:
    #     - domain: acme.eu.auth0.com
    #       groups: [production]
    #       credentials: {client_id: ACME_CLIENT_ID, client_secret: ACME_CLIENT_SECRET}
    #   groups:
    #     production: {rules: {wildcard-scope: error}, pacing: {max_rps: 8}}
    #   rules:
    #     folders: [policies/]
    #     override: [no-allow-all-scopes]
    #   metadata_keys: [team]
    #   owners:
    #     - {owner: payments, names: ["Payment *"], audiences: ["https://payments.example/*"]}
    #     - {metadata_key: team}
    #   tiers:
    #     - {audience: https://payments.example/*, scope: "payouts:*", tier: credentials}
    #   read_verbs: [read, list, get, view, show]
    #   dormant: demote
    #   state: /var/lib/grantlint

    """
}
