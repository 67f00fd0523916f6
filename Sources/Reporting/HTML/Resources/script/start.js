// Which page the address names; it is called last.
const overview = document.getElementById('overview');
const title = document.title;
let overviewScroll = 0;
history.scrollRestoration = 'manual';

function showPage(kind, name) {
  if (!overview.hidden) overviewScroll = scrollY;
  overview.hidden = true;
  article.hidden = false;
  article.replaceChildren(...builders[kind](name).flat(Infinity).filter(Boolean));
  document.title = `${name || kind} - grantlint`;
}

function showOverview() {
  const isBack = overview.hidden;
  overview.hidden = false;
  article.hidden = true;
  article.replaceChildren();
  document.title = title;
  findForm.reset();
  found.textContent = '';
  drawMatrix(false);
  if (isBack) scrollTo(0, overviewScroll);
}

// - moves: whether the focus goes to what is shown; not while somebody types.
function route(moves) {
  clearTimeout(pendingAddress);
  if (drawer.open) drawer.close();
  const hash = location.hash.slice(1);
  const [, kind, name] = /^\/([a-z]+)\/(.*)$/s.exec(hash) ?? [];
  if (Object.hasOwn(builders, kind ?? '')) {
    let decoded = name;
    try { decoded = decodeURIComponent(name); } catch { /* what is no escape stays as it is */ }
    showPage(kind, decoded);
    if (kind === 'search' && findForm.elements.everything.value !== decoded) findForm.elements.everything.value = decoded;
    if (!moves) return;
    scrollTo(0, 0);
    article.querySelector('h1')?.focus({ preventScroll: true });
    return;
  }
  const isState = hash.includes('=');
  showOverview();
  if (isState || !hash) restoreFindings();
  if (isState) {
    document.getElementById('findings').scrollIntoView();
    if (moves) document.getElementById('findings').focus();
  } else if (hash) {
    const node = document.getElementById(hash);
    node?.scrollIntoView();
    if (moves && node?.hasAttribute('tabindex')) node.focus();
  }
}

addEventListener('hashchange', () => route(true));

// What the first fold names becomes a link to its page, and each command gets a button that copies it.
for (const node of document.querySelectorAll('[data-page]')) {
  const anchor = el('a', { href: node.dataset.page });
  node.before(anchor);
  anchor.append(node);
}
for (const pre of document.querySelectorAll('pre.step')) pre.replaceWith(code(pre.textContent));

fillSelects();
fillQuick();
for (const node of [form, list, status, findForm, ...document.querySelectorAll('nav [hidden]:not(#pages)')]) node.hidden = false;
document.getElementById('static').hidden = true;
if (grants.length) {
  const fill = (select, values) => select.replaceChildren(new Option('all', ''), ...values.map(value => new Option(value, value)));
  fill(matrixForm.elements.tier, tiers.map(tier => tier.name).filter(name => grants.some(grant => grant.tier?.name === name)));
  fill(matrixForm.elements.reachability, ['live', 'unknown', 'dormant'].filter(name => grants.some(grant => grant.state === name)));
  document.getElementById('explorer').hidden = false;
  document.getElementById('summed-up').hidden = true;
  filterMatrix();
}
restoreFindings();
// The texts that a search looks through are made while nobody waits for them.
globalThis.requestIdleCallback?.(() => findings.forEach(findingText));
if (location.hash) route(false);
