// The list of findings, with its search and its filters, which are in the address.
const pageSize = 50;
const form = document.getElementById('filters');
const list = document.getElementById('list');
const status = document.getElementById('status');
const pages = document.getElementById('pages');
const quick = document.getElementById('quick');

// By the name of a filter what a finding has of it: a value, several, or nothing.
const pick = {
  severity: f => f.severity,
  status: f => f.status,
  rule: f => f.rule,
  client: f => on(f).holder,
  api: f => on(f).api,
  owner: f => f.reach ? f.reach.owner ?? nobody : undefined,
  tier: f => f.reach?.tier,
  reachability: f => f.reach?.state,
  change: f => [f.baseline, f.waiver?.state === 'widened' ? 'widened' : undefined],
  tenant: f => f.tenant,
};
const valuesOf = (f, key) => [...new Set([pick[key](f)].flat())].filter(value => value !== undefined);
// What a bare address shows: that which is not settled. "all" in the address lifts it.
const unsettled = 'unsettled';
let state = { page: 1 };
let shown = findings;
let pendingAddress = 0;

// MARK: the address
function readAddress() {
  const hash = location.hash.slice(1);
  const values = new URLSearchParams(hash.includes('=') ? hash : '');
  state = { page: Math.max(1, parseInt(values.get('page'), 10) || 1) };
  for (const key of ['q', 'finding', ...Object.keys(pick)]) {
    const value = values.get(key);
    if (value) state[key] = value;
  }
  for (const control of form.elements) {
    if (!control.name) continue;
    const value = state[control.name] ?? (control.name === 'status' ? unsettled : '');
    if (control.tagName === 'SELECT' && ![...control.options].some(option => option.value === value)) {
      control.add(new Option(value, value));
    }
    control.value = value;
  }
}

function writeAddress() {
  clearTimeout(pendingAddress);
  // A browser allows few changes of the address a second.
  pendingAddress = setTimeout(() => {
    const values = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      if (value && !(key === 'page' && value === 1)) values.set(key, value);
    }
    const text = values.toString();
    history.replaceState(null, '', text ? '#' + text : location.pathname + location.search);
  }, 200);
}

// MARK: filters
function findingText(f) {
  return f.text ??= [f.fingerprint, f.rule, rules[f.rule]?.title, ...(rules[f.rule]?.controls ?? []), f.message, f.tenant, on(f).label,
    on(f).client, on(f).api, f.grant?.origin, f.reach?.owner, f.reach?.tier, ...(f.reach?.paths ?? []), ...(f.offenders ?? [])].join('\n').toLowerCase();
}

const findingsWith = words => f => words.every(word => findingText(f).includes(word));

function filter() {
  const isFound = findingsWith(wordsOf(state.q ?? ''));
  const wanted = Object.keys(pick).filter(key => state[key] && state[key] !== 'all');
  const onlyUnsettled = !state.status && !state.finding;
  shown = findings.filter(f =>
    (!state.finding || f.fingerprint === state.finding) && (!onlyUnsettled || isUnsettled(f))
    && wanted.every(key => valuesOf(f, key).includes(state[key])) && isFound(f));
}

const known = ['error', 'warning', 'note', ...tiers.map(tier => tier.name), 'open', 'live', 'dormant', 'waived', 'baselined', 'fixed',
  'new', 'widened', 'unchanged'];

function fillSelects() {
  const names = new Map(findings.filter(f => on(f).holder).map(f => [on(f).holder, on(f).client]));
  for (const key of Object.keys(pick)) {
    const counts = new Map();
    for (const f of findings) for (const name of valuesOf(f, key)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const label = name => (key === 'client' ? names.get(name) : name) || nobody;
    const order = (a, b) => known.indexOf(a) - known.indexOf(b) || (label(a) < label(b) ? -1 : 1);
    const select = form.elements[key];
    const options = [...counts.keys()].sort(order).map(name => new Option(`${label(name)} (${counts.get(name)})`, name));
    const all = key === 'status' ? [new Option('open, unknown', unsettled), new Option('all', 'all')] : [new Option('all', '')];
    select.replaceChildren(...all, ...options);
    const isUseless = { tenant: counts.size < 2, owner: ![...counts.keys()].some(name => name !== nobody),
      tier: counts.size < 1, reachability: counts.size < 1, change: counts.size < 1 };
    select.parentElement.hidden = isUseless[key] ?? false;
  }
}

// The filters that are asked for most, one click each, with how many unsettled findings each leaves.
function fillQuick() {
  const wanted = [['tier', 'tenant-admin'], ['tier', 'credentials'], ['change', 'new'], ['change', 'widened'], ['reachability', 'dormant']];
  quick.replaceChildren(...wanted.flatMap(([key, value]) => {
    const number = findings.filter(f => isUnsettled(f) && valuesOf(f, key).includes(value)).length;
    if (number === 0) return [];
    return button(`${value} ${count(number)}`, () => {
      form.elements[key].value = form.elements[key].value === value ? '' : value;
      change();
    }, { 'aria-pressed': 'false', 'data-key': key, 'data-value': value });
  }));
  quick.hidden = quick.children.length === 0;
}

// MARK: the list
function draw() {
  const last = Math.max(1, Math.ceil(shown.length / pageSize));
  state.page = Math.min(state.page, last);
  const start = (state.page - 1) * pageSize;
  const part = shown.slice(start, start + pageSize);
  list.replaceChildren(...part.map(f => findingRow(f, state.finding !== undefined)));
  const whole = count(findings.length);
  status.textContent = shown.length === 0 ? `None of ${whole} findings fits the filters.`
    : `${count(start + 1)} to ${count(start + part.length)} of ${count(shown.length)}`
      + (shown.length < findings.length ? ` that fit, ${whole} in all` : ' findings');
  const turn = (label, page) => button(label, () => {
    state.page = page;
    draw();
    writeAddress();
    document.getElementById('findings').focus();
  }, { disabled: page < 1 || page > last || page === state.page });
  pages.replaceChildren(turn('first', 1), turn('previous', state.page - 1),
    el('span', {}, `page ${state.page} of ${last}`), turn('next', state.page + 1), turn('last', last));
  pages.hidden = last === 1;
  for (const node of quick.children) node.setAttribute('aria-pressed', String(state[node.dataset.key] === node.dataset.value));
}

function change() {
  state = { page: 1 };
  for (const control of form.elements) {
    if (control.name && control.value && control.value !== unsettled) state[control.name] = control.value;
  }
  filter();
  draw();
  writeAddress();
}

function restoreFindings() {
  readAddress();
  filter();
  draw();
}

form.addEventListener('input', change);
form.addEventListener('submit', event => event.preventDefault());
form.addEventListener('reset', () => setTimeout(() => { form.elements.status.value = unsettled; change(); }));
