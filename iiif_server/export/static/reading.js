// What the viewer's page needs: its data block, and an address in step with the page that is open.
window.reading = (function () {
  'use strict';

  const start = JSON.parse(document.getElementById('start').textContent);
  const ending = '.json';
  const folder = start.canvas.slice(0, start.canvas.lastIndexOf('/') + 1);
  const asked = new URLSearchParams(window.location.search).get('page');
  if (asked && /^[A-Za-z0-9._-]+$/.test(asked)) start.canvas = folder + asked + ending;

  function keepAddress(canvas) {
    const page = canvas.slice(canvas.lastIndexOf('/') + 1, -ending.length);
    window.history.replaceState(null, '', '?page=' + page);
  }

  return { start: start, keepAddress: keepAddress };
})();
