// One finding: its line in a list, and all that there is to say of it.
const signs = { error: '▲', warning: '◆', note: '●', unknown: '?' };
// What a finding is on: a grant, an application, an API or the tenant.
const on = finding => finding.grant ?? finding.subject ?? {};
const tierWords = reach => reach?.tier === 'unknown' ? 'unknown tier' : reach?.tier;
const isUnsettled = finding => finding.status === 'open' || finding.status === 'unknown';

function findingPlace(finding) {
  if (finding.grant) return `${finding.grant.client} → ${finding.grant.api || nobody}`;
  return finding.subject?.label ?? (finding.grants === undefined ? finding.tenant : counted(finding.grants, 'grant'));
}

function findingSummary(finding) {
  const kind = finding.status === 'unknown' ? 'unknown' : finding.severity;
  const tags = [isUnsettled(finding) ? undefined : finding.status,
    finding.baseline === 'unchanged' ? undefined : finding.baseline,
    finding.waiver?.state === 'expired' ? 'waiver lapsed' : undefined, tierWords(finding.reach),
    finding.reach?.state === 'dormant' ? 'dormant' : undefined].filter(Boolean);
  return [el('span', { class: `badge ${kind}` }, el('i', { 'aria-hidden': 'true' }, signs[kind]), ` ${kind}`),
    el('span', {}, el('code', {}, finding.rule), ' ', bdi(finding.message), tags.map(tag => el('span', { class: 'tag' }, tag))),
    el('span', { class: 'place meta' }, bdi(findingPlace(finding)), finding.reach?.owner ? [' · owner ', bdi(finding.reach.owner)] : [])];
}

function findingRow(finding, isOpen) {
  const details = el('details', {}, el('summary', {}, findingSummary(finding)));
  const fill = () => { if (details.children.length === 1) details.append(findingBody(finding)); };
  details.addEventListener('toggle', () => { if (details.open) fill(); });
  if (isOpen) {
    fill();
    details.open = true;
  }
  return el('li', {}, details);
}

const findingList = (list, most = 50, isOpen = false) => limited(el('ol', { class: 'list' }), list, most, finding => findingRow(finding, isOpen));

function worthWords(reach) {
  if (!reach) return undefined;
  const words = [tierWords(reach), stateWords(reach.state)].filter(Boolean).join(', ');
  return reach.state === 'live' ? words : `${words}: ${reach.reason}`;
}

// The page of the application, of the API and of the owner that it is on.
function pagesOf(finding) {
  const { holder, api } = on(finding);
  return [holder === undefined ? undefined : ['application', holder.replace(/^client:/, ''), 'the application'],
    api ? ['api', api, 'the API'] : undefined, ['rule', finding.rule, 'the rule'],
    finding.reach?.owner ? ['owner', finding.reach.owner, 'the owner'] : undefined].filter(Boolean)
    .map(([kind, name, label]) => [' · ', pageLink(kind, name, label)]);
}

// - isBrief: without what the rule says of all its findings.
function findingBody(finding, isBrief = false) {
  const rule = isBrief ? {} : rules[finding.rule] ?? {};
  const grant = finding.grant;
  const reach = finding.reach;
  const parts = [el('dl', { class: 'facts' },
    fact('rule', rule.title), fact('rank', String(finding.rank)), fact('reach', worthWords(reach)),
    fact('paths', reach?.paths?.join(', ')), fact('through', reach?.through), fact('owner', reach?.owner),
    fact('grant', grant?.label), fact('subject', finding.subject?.label), fact('client', grant?.client),
    fact('API', grant?.api), fact('subject type', grant?.subject), fact('tenant', finding.tenant),
    fact('file', grant?.origin), fact('fingerprint', finding.fingerprint))];
  if (finding.offenders) parts.push(part(`What is wrong (${finding.offenders.length})`, chips(finding.offenders)));
  if (finding.sample) parts.push(part('Grants that it concerns', chips(finding.sample),
    finding.grants > finding.sample.length ? el('p', { class: 'hint' }, `and ${finding.grants - finding.sample.length} more`) : undefined));
  if (finding.evidence) parts.push(part('Evidence', el('dl', { class: 'facts' }, finding.evidence.map(([name, value]) =>
    [el('dt', {}, name), el('dd', {}, Array.isArray(value) ? (value.length ? chips(value) : 'none') : bdi(value))]))));
  if (finding.undetermined) parts.push(part('Could not be determined', chips(finding.undetermined)));
  parts.push(...whyAndRemedy(rule));
  if (finding.fix) parts.push(fixPart(finding.fix));
  if (finding.waiver) parts.push(waiverPart(finding.waiver));
  const line = waiveLine(finding);
  if (line) parts.push(part('To accept it for a time', code(line)));
  if (isBrief) return el('div', { class: 'body' }, parts);
  parts.push(...readOn(rule, finding.help));
  if (rule.controls) parts.push(part('Controls', chips(rule.controls)));
  parts.push(el('p', {}, el('a', { href: '#finding=' + encodeURIComponent(finding.fingerprint) }, 'Link to this finding'), pagesOf(finding)));
  return el('div', { class: 'body' }, parts);
}

const whyAndRemedy = rule => [rule.rationale ? part('Why it matters', el('p', {}, rule.rationale)) : [],
  rule.remedy ? part('Remedy', el('p', {}, rule.remedy)) : []].flat();

function readOn(rule, help) {
  const references = [...new Set([help, ...(rule.references ?? [])].filter(Boolean))];
  return references.length ? [part('Read on', ...references.map(address => el('p', {}, link(address))))] : [];
}

function fixPart(fix) {
  const safety = fix.safety === 'safe' ? 'Safe: access today is unchanged.' : 'Unsafe: somebody may lose access.';
  const head = fix.path ? `PATCH ${fix.path}\nContent-Type: application/json\n\n` : '';
  const missing = fix.path ? '' : ' The grant has no id here, so this is the body only.';
  return part('The change that fixes it', el('p', { class: 'hint' }, safety + missing), code(head + fix.body));
}

// The command that accepts it, but for the reason; nothing where nobody can accept it.
function waiveLine(finding) {
  const isKnown = !finding.undetermined?.some(text => text.startsWith('offenders:'));
  if (finding.status !== 'open' || !isKnown || !(finding.grant || finding.subject)) return undefined;
  if (!/^[0-9a-f]{32}$/.test(finding.fingerprint)) return undefined;
  const owner = owners.get(finding.reach?.owner) ?? 'OWNER';
  return `grantlint waivers add ${finding.fingerprint} --report report.json --owner ${owner} --reason 'REASON' --expires ${data.until}`;
}

function waiverPart(waiver) {
  const text = {
    in_force: `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`,
    expired: `The waiver of ${waiver.owner} lapsed after ${waiver.expires}: ${waiver.reason}`,
    widened: `Widened since accepted by ${waiver.owner} (until ${waiver.expires}): ${waiver.reason}`,
  }[waiver.state];
  return part('Waiver', el('p', {}, bdi(text)),
    waiver.added ? [el('p', { class: 'hint' }, 'Not accepted:'), chips(waiver.added)] : undefined,
    waiver.offenders ? [el('p', { class: 'hint' }, 'Accepted:'), chips(waiver.offenders)]
      : el('p', { class: 'hint' }, 'Unbounded: it accepts whatever comes.'),
    el('p', { class: 'hint' }, waiver.position));
}
