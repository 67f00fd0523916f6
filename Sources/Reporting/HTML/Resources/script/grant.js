// All that there is to say of grants: a table of several, and one with its scopes.
const organizations = { deny: 'not used', allow: 'with or without one', require: 'only in one' };
function organizationWords(grant) {
  if (grant.usage === undefined) return undefined;
  return (organizations[grant.usage] ?? grant.usage) + (grant.isAnyOrganization ? ', any organization' : '');
}

const scopeLink = scope => el('a', { href: pageAddress('scope', scope.name), class: `scope ${band(scope.tier)[0]}`, title: scope.tier?.name },
  el('i', { 'aria-hidden': 'true' }, `${band(scope.tier)[1]} `), bdi(scope.name));

// How many scopes a token can carry, as text.
function scopeCount(grant) {
  if (grant.isUnread) return grant.isAll ? 'all scopes of an API that was not read' : 'not read';
  return (grant.isAll ? 'all: ' : '') + counted(grant.scopes.length, 'scope');
}

// Who can do what: a line for each of the grants, which come with those of their scopes that are asked for.
function grantTable(caption, found, most = 50, mostScopes = 8) {
  const heads = ['application', 'owner', 'API', 'scopes', 'how', 'reach', 'state', 'grant'];
  return table(caption, heads, found, most, ({ grant, scopes, isUnsure }) => el('tr', {},
    el('th', { scope: 'row' }, applicationLink(grant.application), hasSeveralTenants ? el('span', { class: 'why' }, bdi(grant.application.tenant)) : undefined),
    el('td', {}, grant.owner === undefined ? nobody : ownerLink(grant.owner)), el('td', {}, apiLink(grant.api)),
    el('td', {}, scopes?.length ? scopeChips(scopes, mostScopes) : isUnsure ? 'may be among all scopes of an API that was not read' : scopeCount(grant)),
    el('td', {}, how(grant, scopes?.length === 1 ? scopes[0] : undefined)), el('td', {}, tierBadge(grant.tier, grant.state === 'dormant')),
    el('td', {}, stateWords(grant.state)), el('td', {}, el('code', {}, bdi(grant.label)))), 'grown');
}

const scopeChips = (scopes, most) => limited(el('ul', { class: 'scopes' }), byWorth(scopes), most, scope => el('li', {}, scopeLink(scope)));
const byWorth = scopes => [...scopes].sort((a, b) => (a.tier?.place ?? 99) - (b.tier?.place ?? 99) || (a.name < b.name ? -1 : 1));

// One grant in full, below a title. Findings are open where they are few and asked for.
function grantBlock(grant, title, isOpen = false) {
  const { findings: all } = grant;
  return el('section', { class: 'grant' },
    el('h2', {}, tierBadge(grant.tier, grant.state === 'dormant'), ' ', title),
    el('dl', { class: 'facts' },
      fact('grant', grant.label), fact('subject type', grant.subject), fact('worth', grant.tier?.meaning ?? 'it has no scope'),
      fact('reach', [stateWords(grant.state), grant.reason].filter(Boolean).join(': ')), fact('organizations', organizationWords(grant)),
      grant.owner === undefined ? [] : fact('owner', ownerLink(grant.owner)),
      fact('through', grant.through && throughName(grant)), fact('managed', grant.isSystem ? 'by Auth0' : undefined),
      fact('file', grant.origin), hasSeveralTenants ? fact('tenant', grant.application.tenant) : []),
    grant.paths.length ? [el('h3', {}, 'Where it leads'), el('dl', { class: 'facts' },
      grant.paths.map(path => [el('dt', {}, path.id), el('dd', {}, path.sentence)]))] : undefined,
    scopeTable(grant),
    all.length ? [el('h3', {}, counted(all.length, 'finding')), findingList(all, 50, isOpen && all.length < 3)] : el('p', { class: 'hint' }, 'No rule has anything against it.'));
}

function scopeTable(grant) {
  if (grant.isUnread || grant.scopes.length === 0) return el('p', { class: 'hint' }, `Scopes: ${scopeCount(grant)}.`);
  const caption = grant.isAll ? `All ${counted(grant.scopes.length, 'scope')} of the API, also later ones` : counted(grant.scopes.length, 'scope');
  return table(caption, ['scope', 'worth', 'how'], byWorth(grant.scopes), 100, scope => el('tr', {},
    el('th', { scope: 'row' }, scopeLink(scope)), el('td', {}, scope.tier?.name ?? 'not said'), el('td', {}, how(grant, scope))));
}
