// What is at one place of the matrix, in a dialog: the browser keeps the focus in it, closes it by Escape, and gives the focus
// back to where it was.
const drawer = document.getElementById('drawer');
const drawerBody = document.getElementById('drawer-body');

function openDrawer(cell) {
  document.getElementById('drawer-title').replaceChildren(applicationLink(cell.application), ' on ', apiLink(cell.api));
  drawerBody.replaceChildren(...cell.grants.map(grant => grantBlock(grant, ['Grant ', bdi(grant.label)], cell.grants.length === 1)));
  drawer.showModal();
  document.getElementById('drawer-close').focus();
  drawerBody.scrollTop = 0;
}

document.getElementById('drawer-close').addEventListener('click', () => drawer.close());
drawer.addEventListener('click', event => {
  // Beside it, or on a link to elsewhere.
  if (event.target === drawer || event.target.closest('a[href^="#"]')) drawer.close();
});
drawer.addEventListener('close', () => drawerBody.replaceChildren());
