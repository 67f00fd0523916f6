#!/usr/bin/env python3
"""Runs the scripts of the GitHub action without GitHub, and fails where they do something else than they should.

usage: try-action.py PROGRAM
       try-action.py --package grantlint-VERSION-linux-x86_64.tar.xz
       try-action.py --stub

A server on 127.0.0.1 stands for GitHub: the action is told its address as the one of GitHub Enterprise, so that nothing
of what is tried here is a way around its checks. PROGRAM, the built grantlint, is put into a package for that; with
--package one that `.ci/package` made is installed. With --stub there is no program, and what needs one is not tried.
"""
import hashlib, http.server, io, json, os, pathlib, re, shutil, subprocess, sys, tarfile, tempfile, threading

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACTION = ROOT / ".github/actions/grantlint"
REPOSITORY = "your-organization/grantlint"
PATIENCE = 120  # seconds that a step may take
# The variables by which action.yml gives inputs. A step has only those that it names.
INPUTS = {"INPUT_" + name for name in (
    "VERSION", "CHECKSUM", "ATTESTATION", "REPOSITORY", "TOKEN", "PROGRAM", "CONFIG", "FAIL_ON", "ARGUMENTS", "REPORTS",
    "SOURCE", "BASE", "MAPPING", "DIFF_ARGUMENTS",
)} | {"JOB_TOKEN"}
# What begins the comment of `grantlint diff`.
MARK = "<!-- grantlint diff -->"


def steps():
    """Of each step of action.yml what it runs, and the variables that it gives."""
    text = (ACTION / "action.yml").read_text().split("\n  steps:\n")[1]
    found = re.findall(r"- id: (\w+)\n[\s\S]*?run: '(.*)'\n +env:\n((?: +\w+: .*\n)+)", text)
    return {name: (run, set(re.findall(r"^ +(\w+):", variables, re.MULTILINE))) for name, run, variables in found}


class Release(http.server.BaseHTTPRequestHandler):
    """The files of a release, by name, with what goes wrong on the way."""

    files, faults, asked = {}, {}, []

    def do_GET(self):
        prefix, _, name = self.path.rpartition("/")
        Release.asked.append(name)
        fault = Release.faults.get(name)
        if prefix != "/%s/releases/download/v%s" % (REPOSITORY, Case.version) or name not in Release.files:
            self.send_error(404)
            return
        if fault == "busy once":
            del Release.faults[name]
            self.send_error(503)
            return
        if fault == "moved":
            del Release.faults[name]
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
            return
        content = Release.files[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault in ("cut", "cut once"):
            if fault == "cut once":
                del Release.faults[name]
            content = content[:len(content) // 2]
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def package(version, members):
    """A package with files by their paths; a text is a file, `-> PATH` a link."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:xz", preset=0) as archive:
        for path, content in members.items():
            info = tarfile.TarInfo(path)
            info.mode = 0o755
            if isinstance(content, str) and content.startswith("-> "):
                info.type, info.linkname = tarfile.SYMTYPE, content[3:]
                archive.addfile(info)
                continue
            content = content.encode() if isinstance(content, str) else content
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


class Case:
    """One use of the action: a runner with folders of its own, and what came of it."""

    version, address, failures, count = "", "", [], 0

    def __init__(self, name, files, faults=None, **variables):
        Case.count += 1
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="grantlint-action-"))
        self.bin = self.folder / "bin"
        for part in ("bin", "temp", "tools", "work"):
            (self.folder / part).mkdir()
        self.ran = self.folder / "ran"
        Release.files, Release.faults, Release.asked = dict(files), dict(faults or {}), []
        self.variables = {
            "PATH": "%s:/usr/local/bin:/usr/bin:/bin" % self.bin, "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
            "RUNNER_TEMP": str(self.folder / "temp"), "RUNNER_TOOL_CACHE": str(self.folder / "tools"),
            "GITHUB_OUTPUT": str(self.folder / "output"), "GITHUB_PATH": str(self.folder / "path"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"), "GITHUB_SERVER_URL": Case.address,
            "INPUT_VERSION": Case.version, "INPUT_CHECKSUM": "", "INPUT_ATTESTATION": "auto",
            "INPUT_REPOSITORY": REPOSITORY, "INPUT_TOKEN": "", "JOB_TOKEN": "",
            "INPUT_CONFIG": "", "INPUT_FAIL_ON": "", "INPUT_ARGUMENTS": "", "INPUT_REPORTS": "grantlint-reports",
            "INPUT_SOURCE": "", "INPUT_BASE": "", "INPUT_MAPPING": "", "INPUT_DIFF_ARGUMENTS": "",
            "MARK": str(self.ran), **variables}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def tool(self, name, text):
        """Puts a program before those of the machine."""
        file = self.bin / name
        file.write_text("#!/bin/sh\n" + text + "\n")
        file.chmod(0o755)

    def step(self, name, **variables):
        for file in ("output", "path", "summary.md"):
            (self.folder / file).write_text("")
        run, given = steps()[name]
        environment = {**self.variables, **variables, "GITHUB_ACTION_PATH": str(ACTION)}
        environment = {key: environment[key] for key in environment.keys() - INPUTS | given}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", run],
            cwd=self.folder / "work", env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        self.log = done.stdout.decode()
        lines = (self.folder / "output").read_text().splitlines()
        self.outputs = dict(line.split("=", 1) for line in lines)
        return done.returncode

    def expect(self, isRight, what):
        if not isRight:
            Case.failures.append("%s: %s\n%s" % (self.name, what, self.log))

    def refused(self, words):
        """The step fails in those words, and nothing of the package has run or is in PATH."""
        code = self.step("install")
        self.expect(code == 2, "exit code %d, not 2" % code)
        self.expect("::error title=grantlint::" in self.log and words in self.log, "does not say '%s'" % words)
        self.expect(not self.ran.exists(), "ran what it had to refuse")
        self.expect(not (self.folder / "path").read_text(), "is in PATH")
        self.expect("path" not in self.outputs, "has an output")

    def installed(self, verified):
        code = self.step("install")
        self.expect(code == 0, "exit code %d" % code)
        self.expect(self.outputs.get("verified") == verified, "verified is %s" % self.outputs.get("verified"))
        path = self.outputs.get("path", "")
        self.expect((self.folder / "path").read_text() == os.path.dirname(path) + "\n", "is not in PATH")
        return path


def sums(files):
    return "".join("%s  %s\n" % (hashlib.sha256(content).hexdigest(), name) for name, content in files.items()).encode()


def refusals(version, name):
    """What must never be run. The program of these packages leaves a mark."""
    root = "grantlint-%s" % version
    program = '#!/bin/sh\necho ran > "$MARK"\necho %s\n' % version
    good = package(version, {root + "/bin/grantlint": program})
    other = package(version, {root + "/bin/grantlint": program + "# changed\n"})

    def release(content, named=None):
        return {name: content, "SHA256SUMS": sums({name: named or content})}

    with Case("the right package", release(good)) as case:
        case.installed("release")
        case.expect("not who made the package" in case.log, "promises too much")
        case.expect(case.ran.exists(), "did not try the program")
    with Case("a package that is not the one of SHA256SUMS", release(other, named=good)) as case:
        case.refused("has the wrong SHA-256, and was not unpacked")
        case.expect("the input 'checksum'" not in case.log, "speaks of an input that was not given")
        case.expect(Release.asked.count(name) == 1, "asked again for a wrong package")
    digest = hashlib.sha256(good).hexdigest()
    with Case("a pinned checksum", release(good), INPUT_CHECKSUM="SHA256:".lower() + digest.upper()) as case:
        case.installed("checksum")
        case.expect("SHA256SUMS" not in Release.asked, "asked for checksums that it has")
    with Case("another package beside its own checksum", release(other), INPUT_CHECKSUM=digest) as case:
        case.refused("has the wrong SHA-256")
        case.expect("the input 'checksum' is that of the tarball" in case.log, "does not say whose checksum it takes")
    with Case("no release", {}) as case:
        case.refused("is there a release v%s" % version)
        case.expect(len(Release.asked) == 1, "asked again for what is not there")
    with Case("no package in the release", {"SHA256SUMS": sums({name: good})}) as case:
        case.refused("cannot download")
    with Case("checksums without the package", {name: good, "SHA256SUMS": sums({"else.tar.xz": good})}) as case:
        case.refused("does not name " + name)
    with Case("checksums for a name that ends alike", {name: good, "SHA256SUMS": sums({"x/" + name: good})}) as case:
        case.refused("does not name " + name)
    with Case("a download that is cut each time", release(good), {name: "cut"}) as case:
        case.refused("cannot download")
        case.expect(Release.asked.count(name) == 3, "asked %d times" % Release.asked.count(name))
    for fault in ("cut once", "busy once", "moved"):
        with Case("a download that is " + fault, release(good), {name: fault}) as case:
            case.installed("release")
    with Case("a package that was cut before it was published", release(good[:-40])) as case:
        case.refused("is no archive, or is cut short")
    for what, members in {
        "a path above the folder": {root + "/bin/grantlint": program, "../../outside": "x"},
        "a path that leads out": {root + "/bin/grantlint": program, root + "/../../outside": "x"},
        "an absolute path": {root + "/bin/grantlint": program, "/tmp/outside": "x"},
        "another folder": {root + "/bin/grantlint": program, "other/file": "x"},
        "a link": {root + "/bin/grantlint": program, root + "/link": "-> /etc"},
        "a blank in a path": {root + "/bin/grantlint": program, root + "/a ../../b": "x"},
    }.items():
        with Case("a package with " + what, release(package(version, members))) as case:
            case.refused("has something else than plain files")
            case.expect(not list(case.folder.glob("**/outside")), "unpacked it")
    with Case("a package without the program", release(package(version, {root + "/LICENSE": "x"}))) as case:
        case.refused("has no bin/grantlint")
    stranger = package(version, {root + "/bin/grantlint": "#!/bin/sh\necho 9.9.9\n"})
    with Case("a program of another version", release(stranger)) as case:
        case.refused("has grantlint '9.9.9'")
    old = "#!/bin/sh\necho \"libc.so.6: version 'GLIBC_2.99' not found\" >&2\nexit 1\n"
    with Case("a machine that is too old", release(package(version, {root + "/bin/grantlint": old}))) as case:
        case.refused("does not start on this machine")
    for system, machine in (("Linux", "aarch64"), ("Darwin", "arm64"), ("MINGW64_NT-10.0", "x86_64")):
        with Case("a %s %s runner" % (system, machine), release(good)) as case:
            case.tool("uname", 'case $1 in -s) echo %s ;; *) echo %s ;; esac' % (system, machine))
            case.refused("there is no package for %s %s" % (system, machine))
            case.expect(not Release.asked, "asked for a package that it cannot use")
    with Case("a container without xz", release(good)) as case:
        for tool in ("bash", "cat", "uname", "tr", "curl", "tar", "sha256sum", "awk"):
            (case.bin / tool).symlink_to(shutil.which(tool))
        case.variables["PATH"] = str(case.bin)
        case.refused("this runner has no xz")
    for words, variables in {
        "unknown server": {"INPUT_REPOSITORY": "https://github.com/a/b/c"},
        "or https://SERVER": {"INPUT_REPOSITORY": "http://127.0.0.1/a/b"},
        "is not like 1.2.3": {"INPUT_VERSION": "latest"},
        "is not like 1.2.3 ": {"INPUT_VERSION": "1.2.3/../../x"},
        "is not a SHA-256": {"INPUT_CHECKSUM": "1234"},
        "is not like OWNER/NAME": {"INPUT_REPOSITORY": "$(touch x)/grantlint"},
        "is not auto": {"INPUT_ATTESTATION": "yes"},
        "is not like 1.2.3 (": {"INPUT_VERSION": "1\n::warning::x"},
    }.items():
        with Case("an input that %s" % words, release(good), **variables) as case:
            case.refused(words)
            case.expect("\n::warning" not in case.log, "lets an input write a command to the runner")
    with Case("what is given to others", release(good), AUTH0_CLIENT_SECRET="secret", INPUT_TOKEN="t0ken",
              JOB_TOKEN="t0ken") as case:
        case.tool("curl", '[ -z "${AUTH0_CLIENT_SECRET:-}${INPUT_TOKEN:-}${JOB_TOKEN:-}" ] || touch "$MARK.secret"\n'
                  'exec /usr/bin/curl "$@"')
        case.installed("release")
        case.expect(not case.ran.with_suffix(".secret").exists(), "curl saw what signs in")
    with Case("a cache", release(good)) as case:
        case.installed("release")
        case.installed("release")
        case.expect(Release.asked.count(name) == 1, "downloads what is in the cache")
        (case.folder / "tools/grantlint" / name).write_bytes(other)
        case.installed("release")
        case.expect(Release.asked.count(name) == 2, "takes a changed package of the cache")
    attestations(release(good), release(good)[name], name)


def attestations(files, good, name):
    """A `gh` that knows GitHub's answer. github.com is not reached: curl gets the files from the server here."""
    help_text = '[ "$3" = --help ] && echo " --source-ref" && exit\n'

    def github(case, gh):
        case.tool("curl", 'for word; do url=$word; done\nset -- "$@"\nold=https://github.com\n'
                  'while [ $# -gt 1 ]; do [ "$1" = --output ] && out=$2; shift; done\n'
                  'exec /usr/bin/curl -sSf -o "$out" "%s${url#"$old"}"' % Case.address)
        case.tool("gh", 'echo "$GH_TOKEN $*" >> "$HOME/gh.log"\n' + gh)

    def log(case):
        return (case.folder / "gh.log").read_text() if (case.folder / "gh.log").exists() else ""

    there = {"GITHUB_SERVER_URL": "https://github.com", "INPUT_TOKEN": "t0ken"}
    with Case("an attestation", files, **there) as case:
        github(case, help_text + "exit 0")
        case.installed("attestation")
        wanted = ("--repo %s --signer-workflow %s/.github/workflows/release.yml --source-ref refs/tags/v%s"
                  % (REPOSITORY, REPOSITORY, Case.version))
        case.expect(wanted in log(case) and "t0ken attestation verify" in log(case), "asks gh otherwise: " + log(case))
    with Case("a gh that goes on after what is looked for", files, **there) as case:
        # Its end by a closed pipe would be taken for an old gh, and nothing would be verified.
        github(case, help_text.replace("&& exit", "&& sleep 0.2 && echo more && exit") + "exit 1")
        case.refused("could not be verified")
    with Case("no attestation", files, **there) as case:
        github(case, help_text + "exit 1")
        case.refused("the provenance of %s could not be verified" % name)
    with Case("no attestation, and a pinned checksum", files, **there,
              INPUT_CHECKSUM=hashlib.sha256(good).hexdigest()) as case:
        github(case, help_text + "exit 1")
        case.installed("checksum")
    with Case("no attestation where it is required", files, **there, INPUT_ATTESTATION="required",
              INPUT_CHECKSUM=hashlib.sha256(good).hexdigest()) as case:
        github(case, help_text + "exit 1")
        case.refused("could not be verified")
    with Case("no attestation where nobody asks", files, **there, INPUT_ATTESTATION="off") as case:
        github(case, help_text + "exit 1")
        case.installed("release")
    elsewhere = {"GITHUB_SERVER_URL": "https://git.example", "INPUT_REPOSITORY": "https://github.com/" + REPOSITORY}
    with Case("a release on another server", files, **elsewhere, INPUT_TOKEN="t0ken", JOB_TOKEN="t0ken") as case:
        github(case, help_text + "exit 0")
        case.installed("release")
        case.expect("there is no token for github.com" in case.log, "does not say why")
        case.expect("t0ken" not in log(case), "gives the token of the job to another server")
    with Case("a release on another server, and its token", files, **elsewhere, INPUT_TOKEN="t0ken", JOB_TOKEN="j0b") as case:
        github(case, help_text + "exit 0")
        case.installed("attestation")
    with Case("an old gh", files, **there) as case:
        github(case, "exit 1")
        case.installed("release")
        case.expect("gh is older" in case.log, "does not say why")
    with Case("a server without attestations", files, INPUT_ATTESTATION="required", INPUT_TOKEN="t0ken") as case:
        case.refused("has no attestations")
    with Case("a release for those who sign in", {}, INPUT_TOKEN="t0ken", INPUT_ATTESTATION="off") as case:
        for file, content in files.items():
            (case.folder / file).write_bytes(content)
        case.tool("gh", 'while [ $# -gt 1 ]; do\n  case $1 in --pattern) name=$2 ;; --output) out=$2 ;; esac\n'
                  '  shift\ndone\ncp "$HOME/$name" "$out"')
        case.installed("release")


def audits(name, content):
    """The package with the real program: audits of the demo tenant."""
    files = {name: content, "SHA256SUMS": sums({name: content})}
    with Case("an audit of the demo tenant", files) as case:
        path = case.installed("release")
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_ARGUMENTS="--demo\n  --output=junit=report of junit.xml\n")
        case.expect(code == 1 and case.outputs.get("exit-code") == "1", "exit code %d" % code)
        case.expect("::error " in case.log, "has no annotations")
        for format in ("sarif", "json", "html"):
            file = case.folder / "work" / case.outputs.get(format, "missing")
            case.expect(file.is_file() and file.stat().st_size > 1000, "has no report in " + format)
        case.expect((case.folder / "work/report of junit.xml").exists(), "splits an argument")
        case.expect("demo.grantlint.example" in (case.folder / "summary.md").read_text(), "has no summary")
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_ARGUMENTS="--demo", INPUT_FAIL_ON="never")
        case.expect(code == 0 and case.outputs.get("sarif"), "--fail-on never: exit code %d" % code)
        empty = case.folder / "work/grants.json"
        empty.write_text("[")
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_ARGUMENTS="grants.json", INPUT_REPORTS="other")
        case.expect(code == 3 and case.outputs.get("exit-code") == "3", "a cut source: exit code %d" % code)
        case.expect("sarif" not in case.outputs, "offers the SARIF of an incomplete audit")
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_REPORTS="third")
        case.expect(code == 2 and "sarif" not in case.outputs, "no credentials: exit code %d" % code)
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_ARGUMENTS="--demo", INPUT_CONFIG="none.yml")
        case.expect(code == 2, "a configuration that is missing: exit code %d" % code)
        theirs = case.folder / "work/theirs"
        theirs.mkdir()
        for format in ("sarif", "json", "html"):
            (theirs / ("report." + format)).write_text("of the checkout")
        code = case.step("audit", INPUT_PROGRAM=path, INPUT_REPORTS="theirs")
        case.expect(code == 2 and list(case.outputs) == ["exit-code"], "offers reports of the checkout as its own")
        (case.folder / "work/link").symlink_to(case.folder)
        for reports in ("link", "link/", "a\nsarif=b"):
            code = case.step("audit", INPUT_PROGRAM=path, INPUT_ARGUMENTS="--demo", INPUT_REPORTS=reports)
            case.expect(code == 2 and not case.outputs, "takes the folder %r" % reports)


# Stands for the program where the action is tried without it: writes down with what it was called, writes the files
# that it was asked for, and exits as the case says.
STUB = r"""#!/usr/bin/env python3
import json, os, sys
with open(os.environ["MARK"], "a") as file:
    signs = sorted(name for name in os.environ if name.startswith("AUTH0_"))
    json.dump({"arguments": sys.argv[1:], "signs": signs}, file)
    file.write("\n")
command = sys.argv[1]
for option in sys.argv:
    if option.startswith("--output="):
        format, path = option.removeprefix("--output=").split("=", 1)
        open(path, "w").write("%s by %s\n" % (format, command) + "x" * int(os.environ.get(command + "_length", 0)))
sys.exit(int(os.environ.get(command + "_code", 0)))
"""


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=test", "-c", "user.email=test@acme.example", *arguments], cwd=folder, check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"})
    return done.stdout.decode().strip()


EXPORT = """clients:
  - name: Invoice export
    app_type: non_interactive
    is_first_party: true
    grant_types: [client_credentials]
clientGrants:
  - client_id: Invoice export
    audience: https://invoices.acme.example/
    scope: [read:invoices]
  - client_id: Invoice export
    audience: https://##AUTH0_DOMAIN##/api/v2/
    scope:
      - read:clients
"""
WIDENED = "      - delete:users\n"


def checkout(case, depth=2):
    """What actions/checkout makes of a pull request: the merge of it, of which the first parent is the base."""
    origin, work = case.folder / "origin", case.folder / "work"
    (origin / "tenant").mkdir(parents=True)
    git(origin, "init", "-q", "-b", "main")
    (origin / "tenant/tenant.yaml").write_text(EXPORT)
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "base")
    git(origin, "checkout", "-qb", "change")
    (origin / "tenant/tenant.yaml").write_text(EXPORT + WIDENED)
    git(origin, "commit", "-qam", "change")
    git(origin, "checkout", "-q", "main")
    (origin / "README").write_text("somebody else's change\n")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "later")
    base = git(origin, "rev-parse", "HEAD")
    git(origin, "checkout", "-qb", "merge")
    git(origin, "merge", "-q", "--no-ff", "-m", "merge", "change")
    shutil.rmtree(work)
    git(case.folder, "clone", "-q", "--depth", str(depth), "--branch", "merge", "file://%s" % origin, str(work))
    return base


def pull_requests():
    """The mode for pull requests, with a program that only writes down how it was called."""

    def given(case):
        calls = [json.loads(line) for line in case.ran.read_text().splitlines()] if case.ran.exists() else []
        case.ran.unlink(missing_ok=True)
        return calls

    signs = {"AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "id", "AUTH0_CLIENT_SECRET": "secret"}
    with Case("a pull request", {}, **signs) as case:
        base = checkout(case)
        program = case.bin / "grantlint"
        program.write_text(STUB)
        program.chmod(0o755)
        case.variables.update(INPUT_PROGRAM=str(program), INPUT_SOURCE="tenant", INPUT_BASE="HEAD^1")
        out = "grantlint-reports/"
        reports = ["--output=%s=%sreport.%s" % (format, out, format) for format in ("sarif", "json", "html")]

        code = case.step(
            "audit", INPUT_MAPPING="ci/production.json", INPUT_CONFIG="ci/grantlint.yml", INPUT_FAIL_ON="note",
            INPUT_ARGUMENTS="--select=a b", INPUT_DIFF_ARGUMENTS="--fail-on=widened\n")
        shared = ["--config=ci/grantlint.yml", "--mapping=ci/production.json"]
        calls = given(case)
        case.expect(code == 0 and len(calls) == 2, "exit code %d, calls %s" % (code, calls))
        diff, audit = calls[0]["arguments"], calls[1]["arguments"]
        case.expect(diff == ["diff", base + ":tenant", "tenant", "--format=github", "--output=markdown=%scomment.md" % out,
                             *shared, "--fail-on=widened"], "compares by %s" % diff)
        case.expect(audit[:-1] == ["audit", "--format=github", "tenant", "--since=%s:tenant" % base, "--fail-on=note",
                                   *shared, "--select=a b", *reports], "audits by %s" % audit)
        case.expect(calls[0]["signs"] == calls[1]["signs"] == [], "gives away what signs in")
        case.expect(case.outputs == {
            "exit-code": "0", "comment": out + "comment.md",
            **{format: out + "report." + format for format in ("sarif", "json", "html")}}, "outputs %s" % case.outputs)
        summary = (case.folder / "summary.md").read_text()
        case.expect(summary == "markdown by diff\nmarkdown by audit\n", "the summary is %r" % summary)

        # How the two exit codes become one, and what becomes of the SARIF of an incomplete audit.
        for compared, audited, both in (
            (0, 1, 1), (1, 0, 1), (3, 1, 3), (1, 3, 3), (2, 3, 2), (0, 130, 130), (137, 1, 137),
        ):
            code = case.step("audit", diff_code=str(compared), audit_code=str(audited))
            case.expect(code == both and case.outputs["exit-code"] == str(both),
                        "%d and %d make %d" % (compared, audited, code))
            case.expect(("sarif" in case.outputs) == (audited < 2), "exit code %d: sarif is %s" % (
                audited, case.outputs.get("sarif")))
        case.step("audit", audit_length="990000", diff_length="50000")
        summary = (case.folder / "summary.md").read_text()
        case.expect(len(summary) < 51_000 and "by diff" in summary, "the summary is too large for GitHub")
        given(case)

        for source, base_input, path in (
            ("tenant/", "HEAD^1", base + ":tenant"), ("./tenant/tenant.yaml", base, base + ":tenant/tenant.yaml"),
            (".", "HEAD~1", base + ":./"), ("tenant", "HEAD^1:other", "HEAD^1:other"),
            ("tenant", "./base.json", "./base.json"), ("/tmp/plan.json", "/tmp/base.json", "/tmp/base.json"),
        ):
            code = case.step("audit", INPUT_SOURCE=source, INPUT_BASE=base_input)
            used = [call["arguments"][1:3] for call in given(case)]
            case.expect(code == 0 and used and used[0] == [path, source], "%s, %s: %s" % (source, base_input, used))
        case.step("audit", INPUT_BASE="live")
        case.expect(given(case)[0]["signs"] == sorted(signs), "does not sign in to the base that is live")
        code = case.step("audit", INPUT_BASE="")
        calls = given(case)
        case.expect(code == 0 and [call["arguments"][0] for call in calls] == ["audit"], "without a base: %s" % calls)
        case.expect("--since" not in str(calls) and "comment" not in case.outputs, "compares with nothing: %s" % calls)

        (case.folder / "work" / "theirs").mkdir()
        (case.folder / "work" / "theirs/comment.md").write_text(MARK)
        program.write_text("#!/bin/sh\nexit 2\n")
        code = case.step("audit", INPUT_REPORTS="theirs")
        case.expect(code == 2 and list(case.outputs) == ["exit-code"], "offers a comment of the checkout as its own")
        program.write_text(STUB)

        for words, variables in {
            "base 'main^{tree}' is no revision": {"INPUT_BASE": "main^{tree}"},
            "say HEAD^1, and fetch-depth: 2": {"INPUT_BASE": "1" * 40},
            "is no revision of this checkout": {"INPUT_BASE": "tenant"},
            "is outside the checkout": {"INPUT_SOURCE": "../work/tenant"},
            "'/tmp/plan.json' is outside the checkout": {"INPUT_SOURCE": "/tmp/plan.json"},
            "'--demo' is no source": {"INPUT_SOURCE": "--demo"},
            "'--all' is no source and no base": {"INPUT_BASE": "--all"},
            "has a line end": {"INPUT_SOURCE": "tenant\n::warning::x"},
            "base, mapping and diff-arguments are for a source": {"INPUT_SOURCE": ""},
            "are for a comparison": {"INPUT_BASE": "", "INPUT_DIFF_ARGUMENTS": "--fail-on=any"},
            "leave it empty": {"INPUT_SOURCE": "live"},
        }.items():
            code = case.step("audit", **variables)
            case.expect(code == 2 and words in case.log and "\n::warning" not in case.log, "does not say '%s'" % words)
            case.expect(not given(case), "runs the program in spite of %s" % variables)
        # Files by which a pull request would pass for its own base.
        (case.folder / "work" / (base + ":tenant")).mkdir()
        case.expect(case.step("audit") == 2 and "could be taken for" in case.log, "lets a file be the revision")
        (case.folder / "work/main").mkdir()
        case.expect(case.step("audit", INPUT_BASE="main") == 2, "lets a folder be the branch that was not fetched")
        case.expect(not given(case), "runs the program")
    with Case("a pull request without its base", {}) as case:
        checkout(case, depth=1)
        (case.folder / "work/HEAD^1").mkdir()
        code = case.step("audit", INPUT_PROGRAM="/bin/false", INPUT_SOURCE="tenant", INPUT_BASE="HEAD^1")
        case.expect(code == 2 and "fetch-depth: 2" in case.log, "does not say what to fetch")


def pull_requests_by_program(name, content):
    """The same with the program that is installed: a pull request that widens a grant."""
    with Case("a pull request, by the program", {name: content, "SHA256SUMS": sums({name: content})}) as case:
        path = case.installed("release")
        if subprocess.run([path, "diff", "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            print("NOT TRIED: a pull request by the program, which has no `diff`", flush=True)
            return
        checkout(case)
        use = {"INPUT_PROGRAM": path, "INPUT_SOURCE": "tenant/tenant.yaml", "INPUT_BASE": "HEAD^1"}
        rule = "--select=management-api-least-privilege"
        code = case.step("audit", **use, INPUT_ARGUMENTS=rule)
        case.expect(code == 1 and case.outputs.get("exit-code") == "1", "exit code %d" % code)
        case.expect("::error file=tenant/tenant.yaml,line=14" in case.log, "does not annotate the line")
        file = case.folder / "work" / case.outputs.get("comment", "missing")
        text = file.read_text() if file.is_file() else ""
        # In prose of Markdown a colon is escaped.
        case.expect(text.startswith(MARK + "\n") and r"delete\:users" in text, "comments %r" % text)
        case.expect(text and (case.folder / "summary.md").read_text().startswith(text), "has no summary")
        case.expect(case.outputs.get("sarif"), "has no SARIF")
        code = case.step(
            "audit", **use, INPUT_ARGUMENTS=rule, INPUT_FAIL_ON="never", INPUT_DIFF_ARGUMENTS="--fail-on=widened")
        case.expect(code == 1, "--fail-on=widened: exit code %d" % code)
        code = case.step(
            "audit", **{**use, "INPUT_BASE": "HEAD"}, INPUT_ARGUMENTS=rule, INPUT_DIFF_ARGUMENTS="--fail-on=any")
        case.expect(code == 0, "nothing changed: exit code %d" % code)


def main():
    if sys.argv[1:] == ["--stub"]:
        Case.version = "1.2.3"
        content = None
        name = "grantlint-1.2.3-linux-x86_64.tar.xz"
    elif len(sys.argv) == 3 and sys.argv[1] == "--package":
        file = pathlib.Path(sys.argv[2])
        content, name = file.read_bytes(), file.name
        Case.version = name.removeprefix("grantlint-").removesuffix("-linux-x86_64.tar.xz")
    elif len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        program = pathlib.Path(sys.argv[1])
        found = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True)
        Case.version = found.stdout.decode().strip()
        content = package(Case.version, {"grantlint-%s/bin/grantlint" % Case.version: program.read_bytes()})
        name = "grantlint-%s-linux-x86_64.tar.xz" % Case.version
    else:
        sys.exit(__doc__)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Release)
    Case.address = "http://127.0.0.1:%d" % server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        refusals(Case.version, name)
        pull_requests()
        if content:
            audits(name, content)
            pull_requests_by_program(name, content)
    finally:
        server.shutdown()
        for failure in Case.failures:
            print("FAILED: " + failure, flush=True)
    print("%d uses of the action were tried" % Case.count)
    if Case.failures:
        sys.exit(1)


main()
