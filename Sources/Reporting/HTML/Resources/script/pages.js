// The pages behind an address: #/application/ID, #/api/IDENTIFIER, #/owner/NAME, #/rule/ID, #/scope/SCOPE, #/search/WORDS.
const article = document.getElementById('page');
const findForm = document.getElementById('find');
const found = document.getElementById('found');

const heading = (kind, title, ...more) => el('header', {}, el('p', { class: 'meta' }, kind), el('h1', { tabindex: '-1' }, title), ...more);
const panel = (title, ...content) => el('section', { class: 'panel' }, el('h2', {}, title), ...content);
const missing = (kind, name) => [heading(kind, bdi(name)), el('p', {}, `The report has no such ${kind}. `, el('a', { href: '#/search/' }, 'All names'))];
const seen = grants => `${counted(grants.length, 'grant')}: ${[['live', 'live'], ['dormant', 'dormant'], ['unknown', 'unknown whether live']]
  .map(([state, words]) => [grants.filter(grant => grant.state === state).length, words]).filter(([number]) => number > 0)
  .map(([number, words]) => `${count(number)} ${words}`).join(', ') || 'not said whether live'}`;
const withAll = list => worstFirst(list.map(grant => ({ grant })));

function findingsPanel(list) {
  if (list.length === 0) return panel('Findings', el('p', { class: 'hint' }, 'None.'));
  const open = list.filter(isUnsettled).length;
  return panel(`Findings: ${count(open)} not settled, ${count(list.length)} in all`, findingList([...list].sort((a, b) => isUnsettled(b) - isUnsettled(a))));
}

function ownersFact(list) {
  const names = ownersOf(list);
  return fact('owner', names.length ? names.map((name, at) => [at ? ', ' : '', ownerLink(name)]).flat() : 'nobody is named');
}

const builders = {
  application(name) {
    const same = applications.filter(application => application.address === name);
    if (same.length === 0) return missing('application', name);
    const list = same.flatMap(application => application.grants);
    const { tier, isDormant } = worth(list);
    return [heading('application', bdi(same[0].label), el('dl', { class: 'facts' },
      fact('id', same[0].id), fact('tenant', [...new Set(same.map(application => application.tenant))].join(', ')),
      ownersFact(list), fact('worth', tierBadge(tier, isDormant), ` ${tier?.meaning ?? ''}`), fact('access', seen(list)))),
    limited(el('div', { class: 'grants' }), withAll(list), 20, ({ grant }) => grantBlock(grant, apiLink(grant.api))),
    findingsPanel([...new Set([...list.flatMap(grant => grant.findings), ...same.flatMap(application => application.findings)])])];
  },

  api(name) {
    const same = apis.filter(api => api.address === name);
    if (same.length === 0) return missing('API', name);
    const list = same.flatMap(api => api.grants);
    const scopes = same.flatMap(api => api.scopes.map(scope => ({ scope, users: api.grants.filter(grant => grant.scopes.includes(scope)) })));
    return [heading('API', bdi(same[0].label), el('dl', { class: 'facts' },
      fact('identifier', same[0].audience || nobody), fact('tenant', [...new Set(same.map(api => api.tenant))].join(', ')),
      fact('kind', same[0].isSystem ? 'one of Auth0\'s own' : undefined), fact('access', seen(list)))),
    panel('Who can use it', grantTable(`${counted(list.length, 'grant')}, what is worth most first`, withAll(list))),
    panel(`Scopes that are granted: ${count(scopes.length)}`, table('Each with what it is worth by itself', ['scope', 'worth', 'applications'],
      scopes.sort((a, b) => (a.scope.tier?.place ?? 99) - (b.scope.tier?.place ?? 99)), 100, ({ scope, users }) => el('tr', {},
        el('th', { scope: 'row' }, scopeLink(scope)), el('td', {}, scope.tier?.name ?? 'not said'),
        el('td', { class: 'number' }, count(new Set(users.map(grant => grant.application)).size))))),
    findingsPanel([...new Set([...list.flatMap(grant => grant.findings), ...same.flatMap(api => api.findings)])])];
  },

  owner(name) {
    const isHis = owner => (owner ?? '') === name;
    const list = grants.filter(grant => isHis(grant.owner));
    const about = findings.filter(finding => finding.reach && isHis(finding.reach.owner));
    if (list.length + about.length === 0) return missing('owner', name);
    return [heading('owner', name === '' ? 'Nobody is named' : bdi(bounded(name)), el('dl', { class: 'facts' },
      fact('applications', count(new Set(list.map(grant => grant.application)).size)), fact('access', seen(list)))),
    panel('What can be done', grantTable(`${counted(list.length, 'grant')}, what is worth most first`, withAll(list))), findingsPanel(about)];
  },

  rule(name) {
    const rule = rules[name];
    if (!rule) return missing('rule', name);
    return [heading('rule', el('code', {}, name), el('p', {}, rule.title)),
      panel('What it is about', whyAndRemedy(rule),
        rule.controls ? part('Controls', el('ul', { class: 'chips' }, rule.controls.map(control => el('li', {}, pageLink('search', control))))) : undefined,
        readOn(rule)),
      findingsPanel(findings.filter(finding => finding.rule === name))];
  },

  scope(name) {
    const list = grants.flatMap(grant => {
      const scope = grant.scopes.find(scope => scope.name === name) ?? grant.scopes.find(scope => covers(scope.name, name));
      return scope ? [{ grant, scopes: [scope] }] : [];
    });
    const homes = new Set(apis.filter(api => api.scopes.some(scope => scope.name === name)));
    const unsure = grants.filter(grant => grant.isUnread && grant.isAll).map(grant => ({ grant, isUnsure: true }));
    const [users, dormant] = [usersOf(list), dormantOf(list)];
    const worths = [...new Set([...homes].map(api => api.scopes.find(scope => scope.name === name).tier?.name ?? 'not said'))];
    return [heading('scope', bdi(name), el('dl', { class: 'facts' }, fact('worth', worths.join(', ')), fact('APIs', [...homes].map((api, at) => [at ? ', ' : '', apiLink(api)]).flat())),
      el('p', {}, `${users ? counted(users, 'application') : 'No application'} can use it by a grant${dormant ? `, and ${counted(dormant, 'dormant grant')} would give it` : ''}. ${besideGrants(list)} ${coverage}`)),
    list.length ? panel('Who can use it', grantTable(counted(list.length, 'grant'), worstFirst(list))) : undefined,
    unsure.length ? panel('Who may', grantTable(`${counted(unsure.length, 'grant')} of all scopes of an API that was not read`, worstFirst(unsure))) : undefined];
  },

  search(words) { return searchResults(words); },
};

// The applications that can use grants today, or of which that is not known.
const usersOf = list => new Set(list.filter(({ grant }) => grant.state !== 'dormant').map(({ grant }) => grant.application)).size;
const dormantOf = list => list.filter(({ grant }) => grant.state === 'dormant').length;

// Who comes to a scope without a grant of it; the report has grants alone.
function besideGrants(list) {
  const named = new Set(list.map(({ grant }) => grant.application));
  const takers = new Set(grants.filter(grant => grant.tier?.name === 'tenant-admin' && grant.state !== 'dormant' && !named.has(grant.application))
    .map(grant => grant.application)).size;
  return `${takers ? `${counted(takers, 'application')} that can take over the tenant come${takers === 1 ? 's' : ''} to it too. ` : ''}`
    + 'APIs that are open to any application are not among these: grantlint who tells of them.';
}

const byLabel = (a, b) => a.label.localeCompare(b.label, 'en');
const nameList = (title, items, make) => items.length === 0 ? undefined
  : panel(`${title}: ${count(items.length)}`, limited(el('ul', { class: 'names' }), items, 60, item => el('li', {}, make(item))));

function searchResults(words) {
  const names = findNames(words);
  const { found: list, unsure } = words.trim() ? findGrants(words) : { found: [], unsure: [] };
  const about = words.trim() ? findings.filter(findingsWith(wordsOf(words))) : [];
  const holders = new Set(list.map(({ grant }) => grant.application)).size;
  const dormant = dormantOf(list);
  const total = list.length + unsure.length + about.length + Object.values(names).reduce((sum, part) => sum + part.length, 0);
  const answer = !words.trim() ? `${counted(applications.length, 'application')}, ${counted(apis.length, 'API')}, ${counted(owners.size, 'owner')}, ${counted(Object.keys(rules).length, 'rule')}.`
    : total === 0 ? `No grant, scope, application, API, owner, control or finding has it.${words.includes(':') ? ` ${besideGrants([])}` : ''}`
      : `${list.length ? `${counted(list.length, 'grant')} of ${counted(holders, 'application')}${dormant ? `, of which ${count(dormant)} cannot be used today` : ''}` : 'No grant has it'}`
        + `${unsure.length ? `, and ${count(unsure.length)} may have it: all scopes of an API that was not read` : ''}.${words.includes(':') ? ` ${besideGrants(list)}` : ''}`;
  found.textContent = answer;
  const query = words.trim().toLowerCase();
  return [heading('search', words.trim() ? bdi(words) : 'All names', el('p', {}, `${answer} ${coverage}`)),
    names.scopes.length && words.trim() ? nameList('Scopes', names.scopes, name => pageLink('scope', name)) : undefined,
    list.length ? panel('Who can do it', grantTable(`${counted(list.length, 'grant')}, what is worth most first`, list)) : undefined,
    unsure.length ? panel('Who may', grantTable('All scopes of an API that was not read', unsure.map(entry => ({ ...entry, isUnsure: true })))) : undefined,
    nameList('Applications', names.applications.sort(byLabel), applicationLink), nameList('APIs', names.apis.sort(byLabel), apiLink),
    nameList('Owners', names.owners, ownerLink),
    nameList('Rules and controls', names.rules, id => [pageLink('rule', id), el('span', { class: 'why' }, rules[id].title,
      rules[id].controls && query ? ` (${rules[id].controls.filter(control => control.toLowerCase().includes(query)).join(', ')})`.replace(' ()', '') : '')]),
    about.length ? panel(`Findings: ${count(about.length)}`, findingList(about, 20)) : undefined];
}

// MARK: the search of everything
let pendingSearch = 0;
function search() {
  const words = findForm.elements.everything.value;
  const address = pageAddress('search', words);
  const isSearch = location.hash.startsWith('#/search/');
  // One step back leaves the search, however much was typed.
  history[isSearch ? 'replaceState' : 'pushState'](null, '', address);
  route(false);
}
findForm.addEventListener('input', () => {
  clearTimeout(pendingSearch);
  pendingSearch = setTimeout(search, grants.length > 5000 ? 150 : 0);
});
findForm.addEventListener('submit', event => {
  event.preventDefault();
  search();
  article.querySelector('h1')?.focus();
});
