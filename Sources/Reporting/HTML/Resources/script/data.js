// What the audit read, as objects: in the page a grant is a list of numbers. `ExplorerData.swift` writes them.
const data = JSON.parse(document.getElementById('data').textContent);
const { rules, findings } = data;
const nobody = '(none)';

// An end that could not be seen gets quotation marks.
const bounded = text => /^\s|\s$|^$/.test(text) ? `"${text}"` : text;
const count = number => number.toLocaleString('en');
const counted = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

const tiers = data.tiers.map(([name, meaning], place) => ({ name, meaning, place }));
const owners = new Map(data.owners);
const paths = data.paths.map(([id, sentence]) => ({ id, sentence }));

const applications = data.applications.map(([tenant, holder, id, name], place) => ({
  tenant, holder, id, name, place, label: bounded(name ?? id), address: holder.replace(/^client:/, ''),
  full: name === null ? bounded(id) : `${bounded(name)} (${bounded(id)})`, grants: [], findings: [],
}));

const apis = data.apis.map(([tenant, audience, name, isSystem, scopes, worths, all], place) => ({
  tenant, audience: audience ?? '', name, isSystem: isSystem === 1, all, place,
  label: bounded(name ?? audience ?? nobody), address: audience ?? '', grants: [], findings: [],
  scopes: scopes.map((scope, at) => ({ name: scope, tier: tiers[worths[at]], lower: scope.toLowerCase() })),
}));

const grants = data.grants.map((row, place) => {
  const [label, application, api, subject, flags, usage, owner, reach, tier, scopes, ways = [], through, file, line] = row;
  const [state, reason] = data.reaches[reach] ?? [];
  const grant = {
    place, label, lower: label.toLowerCase(), subject: data.words[subject], usage: data.words[usage], owner: data.owners[owner]?.[0],
    application: applications[application], api: apis[api], tier: tiers[tier], state, reason, findings: [],
    isAll: (flags & 1) > 0, isUnread: (flags & 2) > 0, isAnyOrganization: (flags & 4) > 0, isSystem: (flags & 8) > 0,
    paths: ways.map(way => paths[way]), through: data.words[through],
    origin: file === undefined ? undefined : `${data.words[file]}:${line}`,
  };
  grant.scopes = ((grant.isAll ? grant.api.all : scopes) ?? []).map(scope => grant.api.scopes[scope]);
  grant.application.grants.push(grant);
  grant.api.grants.push(grant);
  return grant;
});

// How a scope comes to be in a token of a grant.
function how(grant, scope) {
  if (grant.application.holder.startsWith('default:')) return 'default for third parties';
  if (grant.isAll) return 'all scopes of the API';
  return scope?.name.includes('*') ? 'wildcard' : 'listed';
}

// A finding of a grant leaves out what the grant says.
for (const finding of findings) {
  const grant = grants[finding.on];
  if (!grant) continue;
  grant.findings.push(finding);
  finding.tenant = grant.application.tenant;
  finding.grant = {
    api: grant.api.audience, client: grant.application.full, holder: grant.application.holder, label: grant.label,
    origin: grant.origin, subject: grant.subject,
  };
  if (finding.reach === undefined && grant.state !== undefined) {
    finding.reach = {
      owner: grant.owner, paths: grant.paths.map(path => path.id), reason: grant.reason, state: grant.state,
      through: grant.through && throughName(grant), tier: grant.tier?.name,
    };
  }
}

for (const finding of findings) {
  const subject = finding.subject;
  if (!subject) continue;
  const isOf = entry => entry.tenant === finding.tenant;
  if (subject.holder !== undefined) applications.find(entry => isOf(entry) && entry.holder === subject.holder)?.findings.push(finding);
  if (subject.api !== undefined) apis.find(entry => isOf(entry) && entry.audience === subject.api)?.findings.push(finding);
}

function throughName(grant) {
  const holder = `client:${grant.through}`;
  return applications.find(other => other.holder === holder && other.tenant === grant.application.tenant)?.full ?? grant.through;
}

// What several grants are worth together: the strongest of those that can be used, else of all.
function worth(list) {
  const usable = list.filter(grant => grant.state !== 'dormant');
  const places = (usable.length ? usable : list).map(grant => grant.tier?.place).filter(place => place !== undefined);
  return {
    tier: places.length ? tiers[Math.min(...places)] : undefined, isDormant: list.length > 0 && usable.length === 0,
    isLive: list.some(grant => grant.state === 'live'),
    open: list.reduce((sum, grant) => sum + grant.findings.filter(finding => finding.status === 'open').length, 0),
  };
}

const ownersOf = list => [...new Set(list.map(grant => grant.owner).filter(owner => owner !== undefined))];
const hasSeveralTenants = new Set(applications.map(application => application.tenant)).size > 1;
