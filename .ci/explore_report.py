"""Uses the HTML report as an explorer of all grants, for browse-report.py: search, matrix, drawer, pages, paper, keyboard."""
import json
import time

FIND = """(words => { const form = document.forms.find; form.elements.everything.value = words;
  form.dispatchEvent(new Event('submit', {cancelable: true, bubbles: true})); })"""
PAGE = "document.getElementById('page').textContent"
MATRIX_STATUS = "document.getElementById('matrix-status').textContent"
CELLS = "document.querySelectorAll('#matrix [role=gridcell]').length"
FOCUS = "document.activeElement"
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
CELL = """(node => node.dataset.row === undefined ? null : [Number(node.dataset.row), Number(node.dataset.column)])
  (document.activeElement)"""
HEADINGS = """[...document.querySelectorAll('h1, h2, h3, h4')].filter(node => node.getClientRects().length > 0)
  .map(node => Number(node.tagName[1]))"""
WRITE_OUT = "window.dispatchEvent(new Event('beforeprint'))"


class Grants:
    """The grants in the data of a page."""

    def __init__(self, data):
        self.data = data
        self.all = []
        for row in data["grants"]:
            api = data["apis"][row[2]]
            places = (api[6] if len(api) > 6 else []) if row[4] & 1 else row[9]
            self.all.append({
                "label": row[0], "isUnread": row[4] & 2 > 0, "application": data["applications"][row[1]], "api": api[1],
                "owner": data["owners"][row[6]][0] if row[6] >= 0 else None,
                "state": data["reaches"][row[7]][0] if row[7] >= 0 else None,
                "tier": data["tiers"][row[8]][0] if row[8] >= 0 else None, "scopes": [api[4][place] for place in places]})

    def holders(self, scope):
        """The names of the applications whose tokens can carry it."""
        return sorted({g["application"][3] or g["application"][2] for g in self.all if scope in g["scopes"]})


def tell_grants(data):
    """Gives each finding that names a grant by its place what the script gives it."""
    grants = Grants(data).all
    for finding in data["findings"]:
        if "on" in finding:
            grant = grants[finding["on"]]
            finding["grant"] = {"holder": grant["application"][1], "api": grant["api"], "label": grant["label"]}


def check_explorer(browser, url, page, data, check):
    """Looks at the demo's page, whose text and data these are; says by `check(holds, what)` what is wrong."""
    grants = Grants(data)
    browser.view(1440, 900)
    browser.open(url)
    for name in ("verdict", "takeover"):
        check(browser.eval(f"document.getElementById('{name}').getBoundingClientRect().top < 900"),
              f"the first fold has the {name}")
    check_search(browser, grants, data, check)
    check_pages(browser, url, grants, data, check)
    check_matrix(browser, url, grants, check)
    check_quick_filters(browser, url, data, check)
    check_paper(browser, url, grants, data, check)
    for scope in {scope for grant in grants.all for scope in grant["scopes"]}:
        if "<" not in scope and '"' not in scope:
            check(scope in page, f"the file has the scope {scope} as plain text")
    check(browser.complaints() == [], f"exploring is silent: {browser.complaints()}")


def find(browser, words):
    browser.eval(f"{FIND}({json.dumps(words)})")
    return browser.eval(PAGE)


def check_search(browser, grants, data, check):
    scope = next(scope for grant in grants.all if grant["tier"] == "tenant-admin" for scope in grant["scopes"])
    text = find(browser, scope)
    for name in grants.holders(scope):
        check(name in text, f"a search for the scope {scope} answers with {name}")
    total = len(grants.all)
    check(f"{total} of {total} grants read" in text and "Not covered: Actions" in text, "it says how far it goes")
    labels = [grant["label"] for grant in grants.all if not any(scope in name for name in grant["scopes"])]
    check(not any(f"{label}<" in text for label in labels), "and with nobody else")
    check(browser.eval("document.getElementById('found').textContent") != "", "a screen reader is told the result")
    check(browser.eval("document.activeElement.tagName") == "H1", "Enter leads to the answer")
    text = find(browser, "no-such-scope:anywhere")
    check("No grant" in text and "Not covered: Actions" in text, f"nobody is an answer too: {text[:80]}")
    owner = next((grant["owner"] for grant in grants.all if grant["owner"]), None)
    if owner:
        check("Owners: 1" in find(browser, owner), f"a search finds the owner {owner}")
    control = next(rule["controls"][0] for rule in data["rules"].values() if rule.get("controls"))
    check("Rules and controls" in find(browser, control), f"a search finds the control {control}")


def check_pages(browser, url, grants, data, check):
    browser.open(url)
    browser.eval("scrollTo(0, 300)")
    browser.eval("document.querySelector('#matrix [role=rowheader] a').click()")
    browser.eval(FRAMES)
    first = browser.eval("location.hash")
    check(first.startswith("#/application/") and browser.eval(f"{FOCUS}.tagName") == "H1", f"a name leads to its page: {first}")
    check(browser.eval("document.getElementById('overview').hidden"), "which stands alone")
    browser.eval("history.back(); new Promise(done => setTimeout(done, 150))")
    check(not browser.eval("document.getElementById('overview').hidden"), "back leads back")
    check(abs(browser.eval("scrollY") - 300) < 5, "to where the reader was")
    browser.eval("history.forward(); new Promise(done => setTimeout(done, 150))")
    check(browser.eval("location.hash") == first and browser.eval("document.getElementById('overview').hidden"), "and forward")
    names = [("application", grants.all[0]["application"][1].removeprefix("client:"), grants.all[0]["label"]), ("api", grants.all[0]["api"], "Who can use it"),
             ("rule", next(iter(data["rules"])), "Why it matters"), ("owner", "", "What can be done"),
             ("scope", next(g for g in grants.all if g["scopes"])["scopes"][0], "Who can use it"),
             ("application", "<img src=x onerror=alert(1)>", "has no such application")]
    for kind, name, wanted in names:
        browser.open(f"{url}#/{kind}/" + "".join(f"%{byte:02X}" for byte in name.encode()))
        check(wanted in browser.eval(PAGE), f"the address of the {kind} {name!r} opens its page")
        levels = browser.eval(HEADINGS)
        check(levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])),
              f"its headings have an order: {levels[:20]}")
        over = browser.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(over <= 0, f"it is {over} too wide")


def check_matrix(browser, url, grants, check):
    browser.open(url)
    applications = {tuple(grant["application"][:2]) for grant in grants.all}
    check(browser.eval("document.getElementById('matrix').getAttribute('aria-rowcount')") == str(len(applications) + 1),
          "the matrix counts all applications")
    browser.eval("document.querySelector('#matrix [tabindex=\"0\"]').focus()")
    for key, place in (("ArrowDown", [2, 1]), ("ArrowRight", [2, 2]), ("ArrowUp", [1, 2]), ("Home", [1, 0]), ("ArrowRight", [1, 1])):
        browser.press(key)
        check(browser.eval(CELL) == place, f"{key} leads to {place}, not {browser.eval(CELL)}")
    check(browser.eval("document.querySelectorAll('#matrix [tabindex=\"0\"]').length") == 1, "one cell is in the order of Tab")
    browser.eval("document.querySelector('#matrix [role=gridcell].tier').click()")
    browser.press("Escape")
    browser.press("Enter")
    check(browser.eval("document.getElementById('drawer').open"), "Enter opens the drawer")
    for part in ("worth", "reach", "organizations", "how"):
        check(part in browser.eval("document.getElementById('drawer').textContent"), f"which has {part}")
    for _ in range(40):
        browser.press("Tab")
        inside = browser.eval(f"document.getElementById('drawer').contains({FOCUS}) || {FOCUS} === document.body")
        check(inside, "the focus stays in it")
    cell = browser.eval("document.querySelector('#matrix [tabindex=\"0\"]').dataset.row")
    browser.press("Escape")
    check(not browser.eval("document.getElementById('drawer').open"), "Escape closes it")
    check(browser.eval(f"{FOCUS}.dataset.row") == cell, "and the focus is where it was")
    scope = next(grant["scopes"][0] for grant in grants.all if grant["tier"] == "tenant-admin" and grant["scopes"])
    browser.eval(f"""(() => {{ const box = document.forms['matrix-filter'].elements.q; box.value = {json.dumps(scope)};
      box.dispatchEvent(new Event('input', {{bubbles: true}})); }})()""")
    # What was not read may have it.
    count = len([grant for grant in grants.all if grant["isUnread"] or any(scope in name for name in grant["scopes"])])
    check(f", {count} of {len(grants.all)} grants" in browser.eval(MATRIX_STATUS), f"its filter leaves {count} grants with {scope}")


def check_quick_filters(browser, url, data, check):
    browser.open(url)
    dormant = [f for f in data["findings"] if f["status"] in ("open", "unknown")
               and ("on" in f and data["reaches"][data["grants"][f["on"]][7]][0] == "dormant"
                    or f.get("reach", {}).get("state") == "dormant")]
    browser.eval("document.querySelector('#quick [data-value=dormant]').click()")
    check(f"of {len(dormant)} that fit" in browser.eval("document.getElementById('status').textContent"),
          f"a click leaves the {len(dormant)} dormant ones")
    check(browser.eval("document.querySelector('#quick [data-value=dormant]').getAttribute('aria-pressed')") == "true", "and shows it")


def check_paper(browser, url, grants, data, check):
    browser.open(url)
    browser.eval(WRITE_OUT)
    browser.eval(FRAMES)
    text = browser.eval("document.getElementById('printed').textContent")
    for grant in grants.all:
        check(all(part in text for part in [grant["label"], *grant["scopes"]]), f"paper has the grant {grant['label']} in full")
    for finding in data["findings"]:
        if finding["status"] in ("open", "unknown"):
            check(finding["fingerprint"] in text and finding["message"] in text, f"paper has the finding {finding['fingerprint']}")
    browser.eval("window.dispatchEvent(new Event('afterprint'))")
    check(browser.eval("document.getElementById('printed').hidden"), "after printing the page is as it was")


def check_hostile_pages(browser, check):
    """Opens all that the page says of a hostile tenant's names."""
    browser.eval(f"""(async () => {{
      for (const head of [...document.querySelectorAll('#matrix a')].slice(0, 60)) {{
        location.hash = head.getAttribute('href');
        await new Promise(done => setTimeout(done));
      }}
      location.hash = '';
      for (const cell of [...document.querySelectorAll('#matrix [role=gridcell].tier')].slice(0, 20)) cell.click();
      document.getElementById('drawer').close();
      {FIND}('script');
      {WRITE_OUT};
      await new Promise(done => setTimeout(done, 50));
      location.hash = '';
      await new Promise(done => setTimeout(done, 50));
    }})()""")
    check(browser.eval("window.pwned") is None, "no page of a name runs it")


def measure_explorer(browser, check, within):
    """How long the slowest search of all grants and the slowest filter of the matrix take, in milliseconds."""
    took = {}
    for words in ("delete:thing", "client9 api-7", "nothing:of this", "read"):
        took[f"search {words}"] = browser.eval(f"""(() => {{ const start = performance.now(); {FIND}({json.dumps(words)});
          document.body.offsetHeight; return performance.now() - start; }})()""")
    browser.eval("location.hash = ''; new Promise(done => setTimeout(done, 200))")
    took["matrix"] = browser.eval("""(() => { const box = document.forms['matrix-filter'].elements.q; box.value = 'client9';
      const start = performance.now(); box.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight;
      return performance.now() - start; })()""")
    browser.eval("""(() => { const box = document.forms['matrix-filter'].elements.q; box.value = '';
      box.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    browser.eval("document.getElementById('matrix').scrollTo(900, 4000)")
    browser.eval(FRAMES)
    cells = browser.eval(CELLS)
    check(0 < cells < 2000, f"{cells} cells of the matrix are in the page")
    slowest = max(took, key=took.get)
    check(took[slowest] < within, f"{slowest} takes {took[slowest]:.0f} ms, not under {within}")
    return took[slowest], slowest
