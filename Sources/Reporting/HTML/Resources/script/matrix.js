// All applications × APIs. Only what can be seen is in the page, and the one cell that has the focus.
const matrix = document.getElementById('matrix');
const matrixForm = document.getElementById('matrix-filter');
const matrixStatus = document.getElementById('matrix-status');
const size = { row: 30, column: 48, head: 150, label: 240, spare: 4 };

const cells = new Map();
const cellKey = (application, api) => application.place * apis.length + api.place;
for (const grant of grants) {
  const key = cellKey(grant.application, grant.api);
  if (!cells.has(key)) cells.set(key, { application: grant.application, api: grant.api, grants: [] });
  cells.get(key).grants.push(grant);
}
for (const cell of cells.values()) Object.assign(cell, worth(cell.grants));
for (const entry of [...applications, ...apis]) Object.assign(entry, worth(entry.grants));

const strength = entry => (entry.tier?.place ?? tiers.length) + (entry.isDormant ? 100 : 0);
const byStrength = (a, b) => strength(a) - strength(b) || b.open - a.open || b.grants.length - a.grants.length || (a.label < b.label ? -1 : 1);
const allRows = [...applications].sort(byStrength);
const allColumns = [...apis].sort((a, b) => b.isSystem - a.isSystem || byStrength(a, b));

const view = { rows: allRows, columns: allColumns, grants: undefined, active: [1, 1], window: '' };

// What a filter leaves of a cell.
function cellAt(row, column) {
  const cell = cells.get(cellKey(view.rows[row], view.columns[column]));
  if (!cell || !view.grants) return cell;
  const kept = cell.grants.filter(grant => view.grants.has(grant));
  return kept.length === cell.grants.length ? cell : kept.length ? { ...cell, grants: kept, ...worth(kept) } : undefined;
}

function filterMatrix() {
  const { q, tier, reachability } = Object.fromEntries(new FormData(matrixForm));
  const isFiltered = [q.trim(), tier, reachability].some(Boolean);
  view.grants = undefined;
  if (isFiltered) {
    const { found, unsure } = findGrants(q);
    const kept = [...found, ...unsure].map(entry => entry.grant)
      .filter(grant => (!tier || grant.tier?.name === tier) && (!reachability || grant.state === reachability));
    view.grants = new Set(kept);
  }
  const has = entry => !view.grants || entry.grants.some(grant => view.grants.has(grant));
  view.rows = allRows.filter(has);
  view.columns = allColumns.filter(has);
  view.active = [1, 1];
  matrixStatus.textContent = `${counted(view.rows.length, 'application')} × ${counted(view.columns.length, 'API')}`
    + (isFiltered ? `, ${count(view.grants.size)} of ${counted(grants.length, 'grant')}` : `, ${counted(grants.length, 'grant')}`);
  matrix.setAttribute('aria-rowcount', view.rows.length + 1);
  matrix.setAttribute('aria-colcount', view.columns.length + 1);
  matrix.hidden = view.rows.length === 0;
  matrix.scrollTo(0, 0);
  drawMatrix(true);
  // Only with something in it the matrix is as high as it may become.
  drawMatrix(false);
}

// MARK: drawing
const range = (from, length, step, most) => {
  const first = Math.max(0, Math.floor(from / step) - size.spare);
  return [first, Math.min(most, Math.ceil((from + length) / step) + size.spare)];
};

function drawMatrix(isChanged) {
  // A report without grants has no matrix.
  if (!matrix) return;
  size.label = matrix.clientWidth < 600 ? 130 : 240;
  const rows = range(matrix.scrollTop, matrix.clientHeight - size.head, size.row, view.rows.length);
  const columns = range(matrix.scrollLeft, matrix.clientWidth - size.label, size.column, view.columns.length);
  const seen = [...rows, ...columns, size.label].join();
  if (!isChanged && seen === view.window) return;
  view.window = seen;
  const hadFocus = matrix.contains(document.activeElement) && document.activeElement !== matrix;
  const places = (active, [first, end]) => {
    const list = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
    return active >= 0 && !list.includes(active) ? [...list, active].sort((a, b) => a - b) : list;
  };
  const shownRows = places(Math.min(view.active[0], view.rows.length) - 1, rows);
  const shownColumns = places(Math.min(view.active[1], view.columns.length) - 1, columns);
  const width = size.label + view.columns.length * size.column;
  const head = gridRow(0, shownColumns, width, size.head);
  head.classList.add('head');
  const body = el('div', { role: 'rowgroup', class: 'rows' }, shownRows.map(row => {
    const line = gridRow(row + 1, shownColumns, width, size.row);
    line.style.top = `${row * size.row}px`;
    return line;
  }));
  body.style.width = `${width}px`;
  body.style.height = `${view.rows.length * size.row}px`;
  matrix.replaceChildren(el('div', { role: 'rowgroup', class: 'heads' }, head), body);
  if (hadFocus) focusCell();
}

// Row and column 0 are the heads.
function gridRow(row, columns, width, height) {
  const line = el('div', { role: 'row', 'aria-rowindex': row + 1 }, gridCell(row, 0), columns.map(column => gridCell(row, column + 1)));
  line.style.width = `${width}px`;
  line.style.height = `${height}px`;
  return line;
}

function gridCell(row, column) {
  const isActive = row === view.active[0] && column === view.active[1];
  const common = { 'aria-colindex': column + 1, tabindex: isActive ? '0' : '-1', 'data-row': row, 'data-column': column };
  let node;
  if (row === 0 && column === 0) {
    node = el('div', { ...common, role: 'columnheader', class: 'corner' }, 'application');
  } else if (row === 0) {
    const api = view.columns[column - 1];
    node = el('div', { ...common, role: 'columnheader', class: api.isSystem ? 'system' : undefined, title: api.audience },
      el('a', { href: pageAddress('api', api.address), tabindex: '-1' }, bdi(api.label)));
  } else if (column === 0) {
    const application = view.rows[row - 1];
    const [tone, shape] = band(application.tier);
    node = el('div', { ...common, role: 'rowheader', title: application.full },
      el('i', { class: `tier ${tone}${application.isDormant ? ' dormant' : ''}`, 'aria-hidden': 'true' }, shape),
      el('a', { href: pageAddress('application', application.address), tabindex: '-1' }, bdi(application.label)));
  } else {
    node = bodyCell(cellAt(row - 1, column - 1), common);
  }
  if (column > 0) node.style.left = `${size.label + (column - 1) * size.column}px`;
  node.style.width = `${column === 0 ? size.label : size.column}px`;
  return node;
}

function bodyCell(cell, common) {
  if (!cell) return el('div', { ...common, role: 'gridcell', class: 'none' });
  const [tone, shape] = band(cell.tier);
  const isUnread = cell.grants.some(grant => grant.isUnread);
  const isAll = cell.grants.some(grant => grant.isAll);
  const number = new Set(cell.grants.flatMap(grant => grant.scopes)).size;
  const words = [`${cell.application.label} on ${cell.api.label}: ${isUnread ? 'scopes not all known' : counted(number, 'scope')}`,
    cell.tier ? tierWords({ tier: cell.tier.name }) : 'no scope', isAll ? 'all scopes of the API' : undefined,
    cell.isDormant ? 'dormant' : cell.isLive ? 'live' : 'unknown whether live', cell.grants.length > 1 ? counted(cell.grants.length, 'grant') : undefined,
    cell.open ? counted(cell.open, 'open finding') : undefined];
  return el('div', { ...common, role: 'gridcell', class: `tier ${tone}${cell.isDormant ? ' dormant' : ''}`, 'aria-haspopup': 'dialog',
    'aria-label': words.filter(Boolean).join(', ') },
  el('i', { 'aria-hidden': 'true' }, shape), el('span', { 'aria-hidden': 'true' }, isUnread ? (number ? `${number}+` : '?') : number, isAll ? '✱' : ''),
  cell.open ? el('span', { 'aria-hidden': 'true', class: 'open' }, '!') : undefined);
}

// MARK: keys
const activeNode = () => matrix.querySelector(`[data-row="${view.active[0]}"][data-column="${view.active[1]}"]`);
function focusCell() {
  const node = activeNode();
  if (!node) return;
  for (const other of matrix.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1');
  node.setAttribute('tabindex', '0');
  node.focus({ preventScroll: true });
}

function moveTo(row, column) {
  view.active = [Math.max(0, Math.min(row, view.rows.length)), Math.max(0, Math.min(column, view.columns.length))];
  const [top, left] = [(view.active[0] - 1) * size.row, (view.active[1] - 1) * size.column];
  const [height, width] = [matrix.clientHeight - size.head, matrix.clientWidth - size.label];
  if (view.active[0] > 0) matrix.scrollTop = Math.min(top, Math.max(matrix.scrollTop, top + size.row - height));
  if (view.active[1] > 0) matrix.scrollLeft = Math.min(left, Math.max(matrix.scrollLeft, left + size.column - width));
  drawMatrix(true);
  focusCell();
}

function openCell() {
  const [row, column] = view.active;
  if (row === 0 || column === 0) return activeNode()?.querySelector('a')?.click();
  const cell = cellAt(row - 1, column - 1);
  return cell && openDrawer(cell);
}

const rowsInSight = () => Math.max(1, Math.floor((matrix.clientHeight - size.head) / size.row) - 1);
const moves = {
  ArrowUp: (row, column) => [row - 1, column], ArrowDown: (row, column) => [row + 1, column],
  ArrowLeft: (row, column) => [row, column - 1], ArrowRight: (row, column) => [row, column + 1],
  PageUp: (row, column) => [row - rowsInSight(), column], PageDown: (row, column) => [row + rowsInSight(), column],
  Home: (row, column, isWhole) => [isWhole ? 0 : row, 0],
  End: (row, column, isWhole) => [isWhole ? view.rows.length : row, view.columns.length],
};

matrix?.addEventListener('keydown', event => {
  if (event.altKey || event.metaKey) return;
  if (event.key === 'Enter' || event.key === ' ') openCell();
  else if (moves[event.key]) moveTo(...moves[event.key](...view.active, event.ctrlKey));
  else return;
  event.preventDefault();
});
matrix?.addEventListener('click', event => {
  const node = event.target.closest('[data-row]');
  if (!node) return;
  view.active = [Number(node.dataset.row), Number(node.dataset.column)];
  focusCell();
  if (view.active[0] > 0 && view.active[1] > 0) openCell();
});
let isDrawing = false;
const drawSoon = () => {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => { isDrawing = false; drawMatrix(false); });
};
matrix?.addEventListener('scroll', drawSoon, { passive: true });
addEventListener('resize', drawSoon);
matrixForm?.addEventListener('input', filterMatrix);
matrixForm?.addEventListener('submit', event => event.preventDefault());
matrixForm?.addEventListener('reset', () => setTimeout(filterMatrix));
