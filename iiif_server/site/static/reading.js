// What the viewers' pages share: the page's data block, and an address in step with the page that is open.
window.reading = (function () {
  'use strict';

  const start = JSON.parse(document.getElementById('start').textContent);

  // The address, and every choice in the bar, names the open page: a reload, a link and the other viewer begin there.
  // A content state that was opened is true as long as its page is.
  let open = null;
  function keepAddress(canvas) {
    if (canvas === (open ?? start.canvas)) return;
    open = canvas;
    const page = decodeURIComponent(canvas.slice(canvas.lastIndexOf('/') + 1));
    const inStep = function (href) {
      const address = new URL(href);
      address.searchParams.delete('canvas');
      address.searchParams.delete('iiif-content');
      address.searchParams.set('page', page);
      return address;
    };
    window.history.replaceState(null, '', inStep(window.location.href));
    for (const link of document.querySelectorAll('.choices a, a.in-step')) link.href = inStep(link.href);
    // What was told of the page at which the book was opened.
    document.querySelector('.told')?.remove();
  }

  return { start: start, keepAddress: keepAddress };
})();
