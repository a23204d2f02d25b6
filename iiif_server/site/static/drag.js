// Our sign of IIIF, dragged to a viewer. The link alone says `?manifest=`, which Mirador and others understand; whoever
// knows Content State reads the plain text, and finds the manifest there.
document.addEventListener('dragstart', function (event) {
  'use strict';

  const sign = event.target instanceof Element && event.target.closest('a.drag');
  if (sign) event.dataTransfer.setData('text/plain', new URL(sign.href).searchParams.get('manifest'));
});
