// Everything of the tenant goes through here, as text: nothing is ever parsed as markup.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
  return node;
}

const bdi = text => el('bdi', {}, text);
const part = (title, ...content) => el('div', {}, el('h3', {}, title), ...content);
const chips = items => el('ul', { class: 'chips' }, items.map(item => el('li', {}, bdi(item))));
const fact = (name, ...value) => value.flat().some(Boolean) ? [el('dt', {}, name), el('dd', {}, ...value.map(each => typeof each === 'string' ? bdi(each) : each))] : [];
const button = (label, act, attributes) => {
  const node = el('button', { type: 'button', ...attributes }, label);
  node.addEventListener('click', act);
  return node;
};

// Only what is plainly an address of the web becomes a link.
const link = address => /^https?:\/\//i.test(address)
  ? el('a', { href: address, rel: 'noopener noreferrer' }, address) : el('span', {}, address);

// MARK: links to pages
const pageAddress = (kind, name) => `#/${kind}/${encodeURIComponent(name)}`;
const pageLink = (kind, name, label) => el('a', { href: pageAddress(kind, name) }, bdi(label ?? name));
const applicationLink = application => pageLink('application', application.address, application.label);
const apiLink = api => pageLink('api', api.address, api.label);
const ownerLink = owner => pageLink('owner', owner ?? '', owner === undefined ? nobody : bounded(owner));

function copyButton(text) {
  if (!navigator.clipboard) return undefined;
  const node = button('copy', () => navigator.clipboard.writeText(text).then(
    () => { node.textContent = 'copied'; }, () => { node.textContent = 'not copied'; }));
  return node;
}
const code = text => el('div', { class: 'code' }, el('pre', { tabindex: '0' }, text), copyButton(text));

// MARK: tiers
// A shape beside the colour, for whoever does not tell the colours apart. What changes something has one shape, and what
// reads another.
const shapes = { 'tenant-admin': ['admin', '▲'], credentials: ['secret', '◆'], unknown: ['unsure', '?'] };
function band(tier) {
  if (!tier) return ['nothing', '–'];
  return shapes[tier.name] ?? (tier.name.endsWith('-write') ? ['write', '■'] : ['read', '○']);
}
function tierBadge(tier, isDormant) {
  const [tone, shape] = band(tier);
  return el('span', { class: `tier ${tone}${isDormant ? ' dormant' : ''}`, title: tier?.meaning },
    el('i', { 'aria-hidden': 'true' }, shape), ` ${tier ? tier.name === 'unknown' ? 'unknown tier' : tier.name : 'no scope'}`);
}
const stateWords = state => state === undefined ? 'not said' : state === 'unknown' ? 'unknown whether live' : state;

// MARK: long lists
// The parent with the first of them, and a button for the rest.
function limited(parent, items, most, make) {
  parent.append(...items.slice(0, most).map(make));
  if (items.length <= most) return [parent];
  const more = button(`show all ${count(items.length)}`, () => {
    parent.append(...items.slice(most).map(make));
    more.remove();
  }, { class: 'more' });
  return [parent, more];
}

// A table that scrolls by itself where it is too wide.
let tables = 0;
function table(caption, heads, rows, most, make, kind = '') {
  const name = `table-${tables += 1}`;
  const body = el('tbody', {});
  const [, more] = limited(body, rows, most, make);
  return [el('div', { class: 'scroll', role: 'region', 'aria-labelledby': name, tabindex: '0' },
    el('table', { class: `plain ${kind}` }, el('caption', { id: name }, caption),
      el('thead', {}, el('tr', {}, heads.map(head => el('th', { scope: 'col' }, head)))), body)), more];
}
