// What is dropped or pasted here is opened, if it looks like a link to a book or like a content state: the server says
// what it is.
(function () {
  'use strict';

  const { address } = document.currentScript.dataset;
  // Longer than any link of ours, and shorter than what the server takes.
  const LONGEST = 5000;
  const WANTED = ['text/plain', 'text/uri-list'];

  function wanted(text) {
    return text.length <= LONGEST && /^(https?:\/\/\S+|\{[^]*\}|JTdC[A-Za-z0-9_-]{20,})$/i.test(text);
  }

  function open(text) {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = address;
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'iiif-content';
    field.value = text;
    form.append(field);
    document.body.append(form);
    form.submit();
  }

  // A list of links may have comments in it.
  function textOf(transfer) {
    const texts = WANTED.map((type) => transfer.getData(type).trim());
    const links = texts[1].split(/\s*\n/).filter((line) => line && !line.startsWith('#'));
    return [texts[0], links[0] || ''].find(wanted);
  }

  function isText(event) {
    return WANTED.some((type) => event.dataTransfer?.types.includes(type)) && !event.target.closest?.('input, textarea');
  }

  // Before the viewers see it: they would open it beside the book, or not at all.
  window.addEventListener('dragover', function (event) {
    if (!isText(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = event.dataTransfer.effectAllowed === 'link' ? 'link' : 'copy';
    document.body.classList.add('dropping');
  }, true);
  window.addEventListener('dragleave', function (event) {
    if (!event.relatedTarget) document.body.classList.remove('dropping');
  }, true);
  window.addEventListener('drop', function (event) {
    document.body.classList.remove('dropping');
    if (!isText(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const text = textOf(event.dataTransfer);
    if (text) open(text);
  }, true);

  // In the search field a link finds nothing, so it is opened there, too.
  document.addEventListener('paste', function (event) {
    const field = event.target.closest?.('input, textarea, [contenteditable]');
    if (field && field.name !== 'q') return;
    const text = event.clipboardData.getData('text/plain').trim();
    if (!wanted(text)) return;
    event.preventDefault();
    open(text);
  });
})();
