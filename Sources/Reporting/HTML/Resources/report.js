'use strict';
(() => {
  const pageSize = 50;
  const { rules, findings } = JSON.parse(document.getElementById('data').textContent);
  const form = document.getElementById('filters');
  const list = document.getElementById('list');
  const status = document.getElementById('status');
  const pages = document.getElementById('pages');
  const signs = { error: '▲', warning: '◆', note: '●', unknown: '?' };
  const pick = {
    severity: f => f.severity,
    status: f => f.status,
    rule: f => f.rule,
    client: f => on(f).holder,
    api: f => on(f).api,
    owner: f => f.reach ? f.reach.owner ?? '(none)' : undefined,
    reachability: f => f.reach?.state,
    tenant: f => f.tenant,
  };
  // What a finding is on: a grant, an application, an API or the tenant.
  const on = f => f.grant ?? f.subject ?? {};
  // What a bare address shows: that which is not settled. "all" in the address lifts it.
  const unsettled = 'unsettled';
  let state = { page: 1 };
  let shown = findings;
  let pendingAddress = 0;

  // Everything of the tenant goes through here, as text: nothing is ever parsed as markup.
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
    }
    node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
    return node;
  }

  // MARK: the address
  function read() {
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

  function write() {
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
  function searchText(f) {
    f.text ??= [f.fingerprint, f.rule, rules[f.rule]?.title, f.message, f.tenant, on(f).label, on(f).client,
      on(f).api, f.grant?.origin, f.reach?.owner, f.reach?.tier, ...(f.reach?.paths ?? []), ...(f.offenders ?? [])].join('\n').toLowerCase();
    return f.text;
  }

  function filter() {
    const words = (state.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = Object.keys(pick).filter(key => state[key] && state[key] !== 'all');
    const onlyUnsettled = !state.status && !state.finding;
    shown = findings.filter(f =>
      (!state.finding || f.fingerprint === state.finding)
      && (!onlyUnsettled || f.status === 'open' || f.status === 'unknown')
      && wanted.every(key => pick[key](f) === state[key])
      && words.every(word => searchText(f).includes(word)));
  }

  function fillSelects() {
    const names = new Map(findings.filter(f => on(f).holder).map(f => [on(f).holder, on(f).client]));
    for (const [key, value] of Object.entries(pick)) {
      const counts = new Map();
      for (const f of findings) {
        const name = value(f);
        if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      const label = name => (key === 'client' ? names.get(name) : name) || '(none)';
      const known = ['error', 'warning', 'note', 'open', 'live', 'unknown', 'dormant', 'waived', 'baselined', 'fixed'];
      const order = (a, b) => known.indexOf(a) - known.indexOf(b) || (label(a) < label(b) ? -1 : 1);
      const select = form.elements[key];
      const options = [...counts.keys()].sort(order).map(name => new Option(`${label(name)} (${counts.get(name)})`, name));
      const all = key === 'status' ? [new Option('open, unknown', unsettled), new Option('all', 'all')] : [new Option('all', '')];
      select.replaceChildren(...all, ...options);
      const isUseless = { tenant: counts.size < 2, owner: ![...counts.keys()].some(name => name !== '(none)'), reachability: counts.size < 1 };
      select.parentElement.hidden = isUseless[key] ?? false;
    }
  }

  // MARK: one finding
  function row(f) {
    const kind = f.status === 'unknown' ? 'unknown' : f.severity;
    const tags = [f.status !== 'open' && f.status !== 'unknown' ? f.status : undefined,
      f.baseline === 'unchanged' ? undefined : f.baseline,
      f.waiver?.state === 'expired' ? 'waiver lapsed' : undefined, tierWords(f.reach),
      f.reach?.state === 'dormant' ? 'dormant' : undefined].filter(Boolean);
    const place = f.grant ? `${f.grant.client} → ${f.grant.api || '(none)'}`
      : f.subject?.label ? f.subject.label : f.grants !== undefined ? `${f.grants} grant${f.grants === 1 ? '' : 's'}` : f.tenant;
    const summary = el('summary', {},
      el('span', { class: `badge ${kind}` }, el('i', { 'aria-hidden': 'true' }, signs[kind]), ` ${kind}`),
      el('span', {}, el('code', {}, f.rule), ' ', el('bdi', {}, f.message), tags.map(tag => el('span', { class: 'tag' }, tag))),
      el('span', { class: 'place meta' }, el('bdi', {}, place), f.reach?.owner ? [' · owner ', el('bdi', {}, f.reach.owner)] : []));
    const details = el('details', {}, summary);
    details.addEventListener('toggle', () => {
      if (details.open && details.children.length === 1) details.append(body(f));
    });
    if (state.finding) details.open = true;
    return el('li', {}, details);
  }

  const part = (title, ...content) => el('div', {}, el('h3', {}, title), ...content);
  const chips = items => el('ul', { class: 'chips' }, items.map(item => el('li', {}, el('bdi', {}, item))));
  const fact = (name, value) => value ? [el('dt', {}, name), el('dd', {}, el('bdi', {}, value))] : [];

  function code(text) {
    const box = el('div', { class: 'code' }, el('pre', { tabindex: '0' }, text));
    if (navigator.clipboard) {
      const button = el('button', { type: 'button' }, 'copy');
      button.addEventListener('click', () => navigator.clipboard.writeText(text).then(
        () => { button.textContent = 'copied'; }, () => { button.textContent = 'not copied'; }));
      box.append(button);
    }
    return box;
  }

  // Only what is plainly an address of the web becomes a link.
  const link = address => /^https?:\/\//i.test(address)
    ? el('a', { href: address, rel: 'noopener noreferrer' }, address) : el('span', {}, address);

  const tierWords = reach => reach?.tier === 'unknown' ? 'unknown tier' : reach?.tier;

  const worth = reach => {
    if (!reach) return undefined;
    const state = reach.state === 'unknown' ? 'unknown whether live' : reach.state;
    const words = [tierWords(reach), state].filter(Boolean).join(', ');
    return reach.state === 'live' ? words : `${words}: ${reach.reason}`;
  };

  function body(f) {
    const rule = rules[f.rule] ?? {};
    const parts = [el('dl', { class: 'facts' },
      fact('rule', rule.title), fact('rank', String(f.rank)), fact('reach', worth(f.reach)),
      fact('paths', f.reach?.paths?.join(', ')), fact('through', f.reach?.through), fact('owner', f.reach?.owner),
      fact('grant', f.grant?.label), fact('subject', f.subject?.label), fact('client', f.grant?.client), fact('API', f.grant?.api),
      fact('subject type', f.grant?.subject), fact('tenant', f.tenant), fact('file', f.grant?.origin),
      fact('fingerprint', f.fingerprint))];
    if (f.offenders) parts.push(part(`What is wrong (${f.offenders.length})`, chips(f.offenders)));
    if (f.sample) parts.push(part('Grants that it concerns', chips(f.sample),
      f.grants > f.sample.length ? el('p', { class: 'hint' }, `and ${f.grants - f.sample.length} more`) : undefined));
    if (f.evidence) parts.push(part('Evidence', el('dl', { class: 'facts' }, f.evidence.map(([name, value]) =>
      [el('dt', {}, name), el('dd', {}, Array.isArray(value) ? (value.length ? chips(value) : 'none') : el('bdi', {}, value))]))));
    if (f.undetermined) parts.push(part('Could not be determined', chips(f.undetermined)));
    if (rule.rationale) parts.push(part('Why it matters', el('p', {}, rule.rationale)));
    if (rule.remedy) parts.push(part('Remedy', el('p', {}, rule.remedy)));
    if (f.fix) parts.push(fix(f));
    if (f.waiver) parts.push(waiver(f.waiver));
    const isKnown = !f.undetermined?.some(text => text.startsWith('offenders:'));
    if ((f.grant || f.subject) && f.status === 'open' && isKnown && /^[0-9a-f]{32}$/.test(f.fingerprint)) {
      parts.push(part('To accept it for a time', code(
        `grantlint waivers add ${f.fingerprint} --owner OWNER --reason 'REASON' --expires YYYY-MM-DD`)));
    }
    const references = [...new Set([f.help, ...(rule.references ?? [])].filter(Boolean))];
    if (references.length) parts.push(part('Read on', ...references.map(address => el('p', {}, link(address)))));
    if (rule.controls) parts.push(part('Controls', chips(rule.controls)));
    parts.push(el('p', {}, el('a', { href: '#finding=' + encodeURIComponent(f.fingerprint) }, 'Link to this finding')));
    return el('div', { class: 'body' }, parts);
  }

  function fix(f) {
    const safety = f.fix.safety === 'safe' ? 'Safe: access today is unchanged.' : 'Unsafe: somebody may lose access.';
    const head = f.fix.path ? `PATCH ${f.fix.path}\nContent-Type: application/json\n\n` : '';
    const missing = f.fix.path ? '' : ' The grant has no id here, so this is the body only.';
    return part('The change that fixes it', el('p', { class: 'hint' }, safety + missing), code(head + f.fix.body));
  }

  function waiver(w) {
    const text = {
      in_force: `Waived by ${w.owner} until ${w.expires}: ${w.reason}`,
      expired: `The waiver of ${w.owner} lapsed after ${w.expires}: ${w.reason}`,
      widened: `Widened since accepted by ${w.owner} (until ${w.expires}): ${w.reason}`,
    }[w.state];
    return part('Waiver', el('p', {}, el('bdi', {}, text)),
      w.added ? [el('p', { class: 'hint' }, 'Not accepted:'), chips(w.added)] : undefined,
      w.offenders ? [el('p', { class: 'hint' }, 'Accepted:'), chips(w.offenders)]
        : el('p', { class: 'hint' }, 'Unbounded: it accepts whatever comes.'),
      el('p', { class: 'hint' }, w.position));
  }

  // MARK: the list
  function draw() {
    const last = Math.max(1, Math.ceil(shown.length / pageSize));
    state.page = Math.min(state.page, last);
    const start = (state.page - 1) * pageSize;
    const part = shown.slice(start, start + pageSize);
    list.replaceChildren(...part.map(row));
    const whole = findings.length.toLocaleString('en');
    status.textContent = shown.length === 0 ? `None of ${whole} findings fits the filters.`
      : `${(start + 1).toLocaleString('en')} to ${(start + part.length).toLocaleString('en')} of ${shown.length.toLocaleString('en')}`
        + (shown.length < findings.length ? ` that fit, ${whole} in all` : ' findings');
    const button = (label, page) => {
      const node = el('button', { type: 'button', disabled: page < 1 || page > last || page === state.page }, label);
      node.addEventListener('click', () => {
        state.page = page;
        draw();
        write();
        document.getElementById('findings').focus();
      });
      return node;
    };
    pages.replaceChildren(button('first', 1), button('previous', state.page - 1),
      el('span', {}, `page ${state.page} of ${last}`), button('next', state.page + 1), button('last', last));
    pages.hidden = last === 1;
  }

  function change() {
    state = { page: 1 };
    for (const control of form.elements) {
      if (control.name && control.value && control.value !== unsettled) state[control.name] = control.value;
    }
    filter();
    draw();
    write();
  }

  function restore(scrolls) {
    const isState = location.hash.includes('=');
    if (!isState && location.hash) return;
    read();
    filter();
    draw();
    if (isState && scrolls) document.getElementById('findings').focus();
  }

  form.addEventListener('input', change);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { form.elements.status.value = unsettled; change(); }));
  addEventListener('hashchange', () => restore(true));
  fillSelects();
  read();
  filter();
  draw();
  for (const node of [form, list, status]) node.hidden = false;
  document.getElementById('static').hidden = true;
  if (location.hash.includes('=')) document.getElementById('findings').scrollIntoView();
})();
