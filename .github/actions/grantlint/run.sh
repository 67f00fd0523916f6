#!/usr/bin/env bash
# What the steps of action.yml do: `run.sh install` downloads, verifies and unpacks the program, `run.sh audit` runs it.
# The inputs are INPUT_… variables. `.ci/packaging/try-action.py` runs this without GitHub.
set -euo pipefail

escaped() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}
annotate() { printf '::%s title=grantlint::%s\n' "$1" "$(escaped "$2")"; }
output() { printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"; }

# 2 says that nothing was audited, as it does of the program: 1 would look like findings.
refuse() { annotate error "$*"; exit 2; }

# MARK: install

read_inputs() {
  version=${INPUT_VERSION#v}
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
    refuse "version '$INPUT_VERSION' is not like 1.2.3 ('latest' would be another program on another day)"
  checksum=$(printf '%s' "${INPUT_CHECKSUM#sha256:}" | tr A-F a-f)
  [[ -z $checksum || $checksum =~ ^[0-9a-f]{64}$ ]] || refuse "checksum is not a SHA-256: it has 64 digits 0-9 and a-f"
  case $INPUT_ATTESTATION in
  auto | required | off) ;;
  *) refuse "attestation '$INPUT_ATTESTATION' is not auto, required or off" ;;
  esac
  server=$GITHUB_SERVER_URL repository=$INPUT_REPOSITORY
  if [[ $repository = https://*/*/* ]]; then
    server=${repository%/*/*} repository=${repository#"${repository%/*/*}/"}
  fi
  [[ $repository =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] ||
    refuse "repository '$INPUT_REPOSITORY' is not like OWNER/NAME or https://SERVER/OWNER/NAME"
  [[ $server =~ ^https?://([A-Za-z0-9.:-]+)$ ]] || refuse "unknown server '$server'"
  host=${BASH_REMATCH[1]}
  token=$INPUT_TOKEN
  # The token of the job is for the server on which the job runs, and no other gets it.
  [ "$server" = "$GITHUB_SERVER_URL" ] || [ "$token" != "$JOB_TOKEN" ] || token=
  package=grantlint-$version-linux-x86_64.tar.xz
  release=$server/$repository/releases/download/v$version
}

check_machine() {
  local machine tool
  machine="$(uname -s) $(uname -m)"
  [ "$machine" = "Linux x86_64" ] ||
    refuse "there is no package for $machine, only for Linux x86_64: take such a runner, or build from source"
  for tool in curl tar xz sha256sum awk; do
    command -v "$tool" > /dev/null ||
      refuse "this runner has no $tool (in a Debian container: apt-get install curl ca-certificates xz-utils)"
  done
}

# A file of the release. What the server answers is final; a connection that breaks is tried again.
download() {
  local name=$1 file=$2 code=0 try
  # A server that is reached by TLS may lead to no address that is not.
  local schemes='=https'
  [[ $server = https:* ]] || schemes='=http,https'
  # shellcheck disable=SC2034 # counts
  for try in 1 2 3; do
    code=0
    curl --fail --silent --show-error --location --proto "$schemes" --proto-redir "$schemes" \
      --retry 3 --retry-connrefused --connect-timeout 30 --max-time 600 \
      --output "$file" "$release/$name" || code=$?
    # 22 is an answer such as 404. The rest, a transfer that was cut among it, is the network's.
    [ "$code" != 0 ] || return 0
    [ "$code" != 22 ] || break
  done
  rm -f "$file"
  # A repository that is not public shows its releases only to those who sign in.
  if [ "$code" = 22 ] && [ -n "$token" ] && command -v gh > /dev/null; then
    gh_with_token release download "v$version" --repo "$host/$repository" --pattern "$name" --output "$file" && return 0
  fi
  refuse "cannot download $release/$name: is there a release v$version, and may this job read it?"
}

gh_with_token() { GH_HOST=$host GH_TOKEN=$token GH_ENTERPRISE_TOKEN=$token GH_PROMPT_DISABLED=1 gh "$@"; }

sha256() { sha256sum < "$1" | cut -d ' ' -f 1; }

# The file of the release, from the cache of a runner that is kept where that has the right one.
obtain_package() {
  local cache=${RUNNER_TOOL_CACHE:-$RUNNER_TEMP}/grantlint/$package
  expected=$checksum
  if [ -z "$expected" ]; then
    download SHA256SUMS "$room/SHA256SUMS"
    expected=$(awk -v name="$package" '$2 == name || $2 == "*" name { print $1; exit }' "$room/SHA256SUMS")
    [[ $expected =~ ^[0-9a-f]{64}$ ]] || refuse "SHA256SUMS of the release v$version does not name $package"
  fi
  # What is verified is the copy, which no other job can change.
  if [ -f "$cache" ] && cp "$cache" "$room/$package" 2> /dev/null && [ "$(sha256 "$room/$package")" = "$expected" ]; then return; fi
  download "$package" "$room/$package"
  local actual
  actual=$(sha256 "$room/$package")
  [ "$actual" = "$expected" ] ||
    refuse "$package has the wrong SHA-256, and was not unpacked: it is $actual, not $expected${checksum:+ (the input \
'checksum' is that of the tarball, not of the wheel)}"
  { mkdir -p "${cache%/*}" && cp "$room/$package" "$cache.$$" && mv "$cache.$$" "$cache"; } 2> /dev/null || true
}

# Why the provenance cannot be verified here; nothing where it can.
missing_for_attestation() {
  if [[ $host != github.com && $host != *.ghe.com ]]; then
    echo "$host has no attestations"
  elif ! command -v gh > /dev/null; then
    echo "this runner has no gh"
  elif [ -z "$token" ]; then
    echo "there is no token for $host"
  elif ! [[ $(gh attestation verify --help 2> /dev/null || true) = *--source-ref* ]]; then
    echo "gh is older than 2.68"
  fi
}

verify_origin() {
  local missing=
  verified=release
  [ -z "$checksum" ] || verified=checksum
  if [ "$INPUT_ATTESTATION" = required ] || { [ "$INPUT_ATTESTATION" = auto ] && [ -z "$checksum" ]; }; then
    missing=$(missing_for_attestation)
    if [ -z "$missing" ]; then
      gh_with_token attestation verify "$room/$package" --repo "$repository" \
        --signer-workflow "$repository/.github/workflows/release.yml" --source-ref "refs/tags/v$version" ||
        refuse "the provenance of $package could not be verified (see above), and it was not unpacked"
      verified=attestation
    elif [ "$INPUT_ATTESTATION" = required ]; then
      refuse "the provenance of $package cannot be verified: $missing"
    fi
  fi
  case $verified in
  checksum) echo "$package has the SHA-256 that was given to the action." ;;
  attestation) echo "$package was built by release.yml of $repository for the tag v$version, as its attestation says." ;;
  release)
    annotate notice "$package has the SHA-256 in SHA256SUMS of the same release: that shows a damaged download, not who \
made the package${missing:+ ($missing)}. The input 'checksum' pins it."
    ;;
  esac
}

unpack() {
  local root=grantlint-$version listing found
  listing=$(tar --list --verbose --xz --file "$room/$package") || refuse "$package is no archive, or is cut short"
  # Plain files and folders below one folder: nothing that leads out of it.
  printf '%s\n' "$listing" | awk -v root="$root" '
    { name = $6; isPlain = $1 ~ /^[-d]/ && NF == 6 && name ~ /^[A-Za-z0-9._+\/-]+$/ }
    !isPlain || index(name, root "/") != 1 || ("/" name "/") ~ /\/\.\.\// { exit 1 }' ||
    refuse "$package has something else than plain files in $root/, and was not unpacked"
  tar --extract --xz --no-same-owner --no-same-permissions --file "$room/$package" --directory "$room"
  rm "$room/$package"
  program=$room/$root/bin/grantlint
  [ -x "$program" ] || refuse "$package has no bin/grantlint"
  found=$("$program" --version 2>&1) ||
    refuse "grantlint does not start on this machine: $found"$'\n'"It needs glibc 2.34."
  [ "$found" = "$version" ] || refuse "$package has grantlint '$found', not $version"
}

install() {
  # What downloads has no use for what signs in to the tenant.
  unset "${!AUTH0_@}" "${!GRANTLINT_@}"
  read_inputs
  # Only gh_with_token has it from here on.
  unset INPUT_TOKEN JOB_TOKEN
  check_machine
  room=$(mktemp -d "$RUNNER_TEMP/grantlint-XXXXXX")
  obtain_package
  verify_origin
  unpack
  printf '%s\n' "${program%/*}" >> "$GITHUB_PATH"
  output path "$program"
  output verified "$verified"
  echo "grantlint $version is installed."
}

# MARK: audit

state_of() { stat --format='%i %y' -- "$1" 2> /dev/null || true; }

# The lines of an input that are not empty, as the array `lines`.
split_lines() {
  local line
  lines=()
  while read -r line; do
    [ -z "$line" ] || lines+=("$line")
  done <<< "${1//$'\r'/}"
}

# Of two exit codes the one that counts: 130 before 2, 2 before 4, 4 before 3, 3 before 1; before all what is unknown.
worse() {
  local code
  for code in 0 1 3 4 2 130; do
    [ "$1" != "$code" ] || { echo "$2"; return; }
    [ "$2" != "$code" ] || { echo "$1"; return; }
  done
  echo "$1"
}

check_source() {
  local given
  if [ -z "$INPUT_SOURCE" ]; then
    [ -z "$INPUT_BASE$INPUT_MAPPING$INPUT_DIFF_ARGUMENTS" ] ||
      refuse "base, mapping and diff-arguments are for a source, and none is given"
    return 0
  fi
  [ -z "$INPUT_DIFF_ARGUMENTS" ] || [ -n "$INPUT_BASE" ] ||
    refuse "diff-arguments are for a comparison, and there is no base"
  for given in "$INPUT_SOURCE" "$INPUT_BASE"; do
    [[ $given != -* && $given != *[$'\n\r']* ]] ||
      refuse "'$given' is no source and no base: it begins with -, or has a line end"
  done
  [ "$INPUT_SOURCE" != live ] || refuse "source is a file or folder; to audit the tenant, leave it empty"
}

# What the program is given as BASE: of a revision REV:PATH. A path begins with / or ./, so that no file of a pull
# request takes the place of a revision, be it one that the checkout does not have.
find_base() {
  local commit path=${INPUT_SOURCE%/}
  base=$INPUT_BASE
  case $base in
  '' | live | /* | ./* | ../*) return 0 ;;
  *:*)
    not_a_file
    return 0
    ;;
  esac
  # In a container the folder belongs to another user than the one who runs git there.
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$PWD
  commit=$(git rev-parse --verify --quiet "$base^{commit}" 2> /dev/null) ||
    refuse "base '$base' is no revision of this checkout (with git): for a pull request say HEAD^1, and fetch-depth: 2 \
of actions/checkout; for another commit fetch-depth: 0. A file or folder begins with ./ or /"
  while [[ $path = ./* ]]; do path=${path#./}; done
  [[ $path != /* && /$path/ != */../* ]] ||
    refuse "source '$INPUT_SOURCE' is outside the checkout, and no revision has it: give a file or folder as base"
  [ "$path" != . ] || path=./
  base=$commit:$path
  not_a_file
}

not_a_file() {
  [ ! -e "$base" ] || refuse "the checkout has a file '$base', which could be taken for the one of the revision"
}

# The comparison comes first, while the reports are not yet among what it reads.
compare() {
  local code=0 file=$INPUT_REPORTS/comment.md before
  before=$(state_of "$file")
  split_lines "$INPUT_DIFF_ARGUMENTS"
  "$INPUT_PROGRAM" diff "$base" "$INPUT_SOURCE" --format=github "--output=markdown=$file" "${shared[@]}" "${lines[@]}" ||
    code=$?
  compared=$code
  [ -s "$file" ] && [ "$(state_of "$file")" != "$before" ] || return 0
  output comment "$file"
  comment=$file
}

# The comment, and below it the audit. GitHub drops a summary of more than 1 MiB: then it is the comment alone.
summarize() {
  local parts=()
  [ -z "$comment" ] || parts+=("$comment")
  [ ! -s "$summary" ] || parts+=("$summary")
  [ "${#parts[@]}" -gt 0 ] || return 0
  [ "$(cat -- "${parts[@]}" | wc -c)" -le 1000000 ] || parts=("${parts[0]}")
  cat -- "${parts[@]}" >> "$GITHUB_STEP_SUMMARY"
}

audit() {
  local arguments=() shared=() lines=() code=0 compared=0 format file
  local base='' comment='' summary=${GITHUB_STEP_SUMMARY:-}
  check_source
  [[ $INPUT_REPORTS != *[$'\n\r']* && ! -L ${INPUT_REPORTS%/} ]] ||
    refuse "reports '$INPUT_REPORTS' has a line end, or is a link of the checkout"
  [ -z "$INPUT_CONFIG" ] || shared+=("--config=$INPUT_CONFIG")
  if [ -n "$INPUT_SOURCE" ]; then
    # Code needs no credentials, and what a pull request says is read without them. Only a tenant as base needs them.
    [ "$INPUT_BASE" = live ] || unset "${!AUTH0_@}"
    [ -z "$INPUT_MAPPING" ] || shared+=("--mapping=$INPUT_MAPPING")
    find_base
    arguments+=("$INPUT_SOURCE")
    [ -z "$base" ] || arguments+=("--since=$base")
    [ -z "$summary" ] || summary=$(mktemp -d "$RUNNER_TEMP/grantlint-XXXXXX")/summary.md
  fi
  [ -z "$INPUT_FAIL_ON" ] || arguments+=("--fail-on=$INPUT_FAIL_ON")
  split_lines "$INPUT_ARGUMENTS"
  arguments+=("${shared[@]}" "${lines[@]}")
  mkdir -p -- "$INPUT_REPORTS"
  local -A before=()
  for format in sarif json html; do
    file=$INPUT_REPORTS/report.$format
    arguments+=("--output=$format=$file")
    before[$format]=$(state_of "$file")
  done
  # GitHub Enterprise before 3.6 has no summary.
  [ -z "$summary" ] || arguments+=("--output=markdown=$summary")
  [ -z "$base" ] || compare
  "$INPUT_PROGRAM" audit --format=github "${arguments[@]}" || code=$?
  [ -z "$INPUT_SOURCE" ] || [ -z "$summary" ] || summarize
  output exit-code "$(worse "$code" "$compared")"
  for format in sarif json html; do
    file=$INPUT_REPORTS/report.$format
    [ "$format" != sarif ] || [ "$code" = 0 ] || [ "$code" = 1 ] || continue
    # A report that was there before is the checkout's, not that of this audit.
    [ ! -s "$file" ] || [ "$(state_of "$file")" = "${before[$format]}" ] || output "$format" "$file"
  done
  exit "$(worse "$code" "$compared")"
}

case ${1:-} in
install) install ;;
audit) audit ;;
*) refuse "usage: run.sh install|audit" ;;
esac
