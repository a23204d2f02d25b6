// Between a part of a page and what a viewer shows. A part is [x, y, width, height] in pixels of the canvas; a page
// is what the viewer says of it: { canvas, width, height } and `place`, where the viewer has it in its own measure.
window.regions = (function () {
  'use strict';

  // Less than that is the viewer's margin, or a hand that was not quite steady.
  const WHOLE = 0.98;

  // Where a part of a page lies in the viewer.
  function placed(page, [x, y, width, height]) {
    const across = page.place.width / page.width;
    const down = page.place.height / page.height;
    return {
      x: page.place.x + x * across,
      y: page.place.y + y * down,
      width: width * across,
      height: height * down,
    };
  }

  function seenOf(page, view) {
    const { x, y, width, height } = page.place;
    const left = Math.max(view.x, x);
    const top = Math.max(view.y, y);
    const seen = {
      across: Math.min(view.x + view.width, x + width) - left,
      down: Math.min(view.y + view.height, y + height) - top,
    };
    if (seen.across <= 0 || seen.down <= 0) return { page: page, area: 0, part: null };
    if (seen.across >= width * WHOLE && seen.down >= height * WHOLE) {
      return { page: page, area: seen.across * seen.down, part: null };
    }
    const horizontally = page.width / width;
    const vertically = page.height / height;
    const first = [Math.floor((left - x) * horizontally), Math.floor((top - y) * vertically)];
    const last = [
      Math.min(Math.ceil((left - x + seen.across) * horizontally), page.width),
      Math.min(Math.ceil((top - y + seen.down) * vertically), page.height),
    ];
    return {
      page: page,
      area: seen.across * seen.down,
      part: [...first, last[0] - first[0], last[1] - first[1]],
    };
  }

  // The page of which most is seen, and the part of it that is seen; null where that is the whole page. Of pages that
  // are seen alike, the one at which the viewer is.
  function seen({ view, pages, canvas }) {
    const found = pages.map((page) => seenOf(page, view));
    const most = Math.max(...found.map((one) => one.area));
    const alike = found.filter((one) => one.area >= most * WHOLE);
    const chosen = alike.find((one) => one.page.canvas === canvas) || alike[0];
    return { canvas: chosen.page.canvas, part: chosen.part };
  }

  return { placed: placed, seen: seen };
})();
