// "Link to this view": the page that is open and the part of it that is seen, as a link that opens them anywhere.
(function () {
  'use strict';

  const { start } = window.reading;
  const button = document.getElementById('share');
  const panel = document.getElementById('shared');
  const field = panel.querySelector('input');
  const said = panel.querySelector('[role=status]');

  // IIIF Content State 1.0, section 6; encodeURIComponent leaves nothing that btoa does not take.
  function encoded(state) {
    return btoa(encodeURIComponent(JSON.stringify(state)))
      .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function link() {
    const screen = window.reading.onScreen?.();
    const { canvas, part } = screen ? window.regions.seen(screen) : { canvas: start.canvas, part: null };
    const state = {
      id: part ? canvas + '#xywh=' + part.join(',') : canvas,
      type: 'Canvas',
      partOf: [{ id: start.manifest, type: 'Manifest' }],
    };
    return start.read + '?iiif-content=' + encoded(state);
  }

  function close() {
    panel.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }

  // Without TLS a browser has no clipboard, and it may ask the reader, who may say no: then the field is there.
  async function copy() {
    field.value = link();
    panel.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    said.textContent = '';
    field.focus();
    field.setSelectionRange(0, field.value.length, 'backward');
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = panel.dataset.copied;
    } catch {
      said.textContent = panel.dataset.barred;
    }
  }

  button.addEventListener('click', function () {
    if (panel.hidden) copy();
    else close();
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || panel.hidden) return;
    close();
    button.focus();
  });
  document.addEventListener('pointerdown', function (event) {
    if (!event.target.closest('.share')) close();
  });
  button.hidden = false;
})();
