// What the other scripts share: finding and making parts of a page, and what this tab keeps.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, props, ...inside) => {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...inside);
  return made;
};

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}
function write(key, value) {
  try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or off: the page still works */ }
}
function forget(key) {
  try { sessionStorage.removeItem(key); } catch { /* off */ }
}
