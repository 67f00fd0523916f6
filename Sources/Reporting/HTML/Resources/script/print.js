// On paper everything is there: what the page shows a part of is written out before it is printed, and taken away after it.
// A browser gives up on tens of thousands of rows, so a large tenant has a limit, which the paper says.
const mostOnPaper = 2000;
const printed = document.getElementById('printed');
let opened = [];

function onPaper(list, noun) {
  return list.length > mostOnPaper ? `The first ${count(mostOnPaper)} of ${counted(list.length, noun)}, the worst first.` : '';
}

// What a rule says of all its findings is there once.
function printedRule(id) {
  const rule = rules[id] ?? {};
  const list = shown.slice(0, mostOnPaper).filter(finding => finding.rule === id);
  return panel([el('code', {}, id), ` ${rule.title ?? ''} (${count(list.length)})`], ...whyAndRemedy(rule), ...readOn(rule, list[0].help),
    el('ol', { class: 'list' }, list.map(finding => el('li', {}, el('p', { class: 'summary' }, findingSummary(finding)), findingBody(finding, true)))));
}

addEventListener('beforeprint', () => {
  if (document.getElementById('overview').hidden) {
    for (const more of [...article.querySelectorAll('button.more')]) more.click();
  } else {
    const filtered = Object.keys(state).length > 1 ? ' that fit the filters' : '';
    printed.replaceChildren(
      grants.length ? panel('Who may do what', grantTable(onPaper(grants, 'grant') || coverage,
        worstFirst(grants.map(grant => ({ grant, scopes: grant.scopes }))).slice(0, mostOnPaper), Infinity, Infinity)) : '',
      el('h2', {}, `Findings: ${count(shown.length)}${filtered}. ${onPaper(shown, 'finding')}`),
      ...[...new Set(shown.slice(0, mostOnPaper).map(finding => finding.rule))].map(printedRule));
    printed.hidden = false;
  }
  opened = [...document.querySelectorAll('details:not([open])')];
  for (const details of opened) {
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  }
});

addEventListener('afterprint', () => {
  for (const details of opened) details.open = false;
  printed.replaceChildren();
  printed.hidden = true;
});
