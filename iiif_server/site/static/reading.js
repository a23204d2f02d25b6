// What the viewers' pages share: the page's data block, and an address in step with the page that is open.
window.reading = (function () {
  'use strict';

  // The address, and every choice in the bar, names the open page: a reload, a link and the other viewer begin there.
  function keepAddress(canvas) {
    const page = decodeURIComponent(canvas.slice(canvas.lastIndexOf('/') + 1));
    const inStep = function (href) {
      const address = new URL(href);
      address.searchParams.delete('canvas');
      address.searchParams.set('page', page);
      return address;
    };
    window.history.replaceState(null, '', inStep(window.location.href));
    for (const link of document.querySelectorAll('.choices a, a.in-step')) link.href = inStep(link.href);
  }

  return { start: JSON.parse(document.getElementById('start').textContent), keepAddress: keepAddress };
})();
