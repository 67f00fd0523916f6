// Searches all grants: by the lists of names that they have in common first, so that a large tenant takes some milliseconds.
const wordsOf = text => text.toLowerCase().split(/\s+/).filter(Boolean);

// Whether a text has the word in it; a word with an asterisk may also be a pattern for the whole text.
function matcher(word) {
  if (!word.includes('*')) return text => text.includes(word);
  const parts = word.split('*');
  return text => text.includes(word) || isWhole(text, parts);
}

// Whether a scope with a star may give another one, where its API reads stars so.
const covers = (scope, name) => scope.includes('*') && name.includes(':') && !name.includes('*') && isWhole(name, scope.split('*'));

// Whether a text is these parts with anything between them. Each is looked for once, as early as it can be: an address
// can bring any pattern.
function isWhole(text, parts) {
  const [first, last] = [parts[0], parts.at(-1)];
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let start = first.length;
  for (const part of parts.slice(1, -1)) {
    const place = text.indexOf(part, start);
    if (place < 0 || place + part.length > end) return false;
    start = place + part.length;
  }
  return true;
}

for (const application of applications) application.text = `${application.name ?? ''}\n${application.id}`.toLowerCase();
for (const api of apis) api.text = `${api.name ?? ''}\n${api.audience}`.toLowerCase();

// What one word is in: for each application, API, owner and scope whether it has it.
function hitsOf(word) {
  const has = matcher(word);
  const hits = {
    word, has, applications: applications.map(application => has(application.text)), apis: apis.map(api => has(api.text)),
    owners: new Map([...owners.keys()].map(owner => [owner, has(owner.toLowerCase())])),
    scopes: apis.map(api => new Set(api.scopes.filter(scope => has(scope.lower) || covers(scope.lower, word)))),
  };
  // Only what may be a scope may be among those of an API that was not read.
  hits.isScope = word.includes(':') || hits.scopes.some(found => [...found].some(scope => scope.lower === word));
  return hits;
}

function hasWord(grant, hits) {
  return hits.applications[grant.application.place] || hits.apis[grant.api.place] || hits.owners.get(grant.owner) === true
    || grant.state === hits.word || grant.subject === hits.word || grant.tier?.name === hits.word
    || hits.has(grant.lower) || grant.paths.some(path => hits.has(path.id));
}

// The grants that have every word somewhere, each with the scopes that have one; and how many may have it as well.
function findGrants(text) {
  const all = wordsOf(text).map(hitsOf);
  const found = [];
  const unsure = [];
  for (const grant of grants) {
    const scopes = new Set();
    let isSure = true;
    const fits = all.every(hits => {
      let isIn = false;
      for (const scope of grant.scopes) {
        if (!hits.scopes[grant.api.place].has(scope)) continue;
        scopes.add(scope);
        isIn = true;
      }
      if (isIn || hasWord(grant, hits)) return true;
      if (grant.isUnread && hits.isScope) isSure = false;
      return !isSure;
    });
    if (fits) (isSure ? found : unsure).push({ grant, scopes: [...scopes] });
  }
  return { found: worstFirst(found), unsure };
}

const place = grant => (grant.tier?.place ?? tiers.length) + (grant.state === 'dormant' ? 100 : 0);
function worstFirst(found) {
  return found.sort((a, b) => place(a.grant) - place(b.grant) || a.grant.place - b.grant.place);
}

// What else has every word: applications, APIs and owners by name, rules with their controls, scopes.
function findNames(text) {
  const all = wordsOf(text).map(matcher);
  const fits = value => all.every(has => has(value.toLowerCase()));
  const scopes = new Map();
  for (const api of apis) {
    for (const scope of api.scopes) if (fits(scope.lower)) scopes.set(scope.name, Math.min(scope.tier?.place ?? 99, scopes.get(scope.name) ?? 99));
  }
  const exact = text.trim().toLowerCase();
  const rank = name => name.toLowerCase() === exact ? 0 : name.toLowerCase().startsWith(exact) ? 1 : 2;
  return {
    applications: applications.filter(application => fits(application.text)), apis: apis.filter(api => fits(api.text)),
    owners: [...owners.keys()].filter(fits),
    scopes: [...scopes.keys()].sort((a, b) => rank(a) - rank(b) || scopes.get(a) - scopes.get(b) || (a < b ? -1 : 1)),
    rules: Object.entries(rules).filter(([id, rule]) => fits([id, rule.title, ...(rule.controls ?? [])].join('\n'))).map(([id]) => id),
  };
}

// How far a search goes, as the first fold says it.
const coverage = document.getElementById('grants-read')?.textContent ?? 'The report lists no grants.';
