// Starts Universal Viewer from the page's data block.
(function () {
  'use strict';

  const { start, keepAddress } = window.reading;
  const embedded = document.body.classList.contains('framed');

  const small = window.matchMedia('(max-width: 40rem), (max-height: 32rem)').matches;

  // Its share dialogue writes addresses for frames with the page's number, from 0, after the hash.
  function startingPage() {
    const asked = new URLSearchParams(window.location.hash.slice(2)).get('cv') || '';
    return embedded && /^[0-9]{1,6}$/.test(asked) ? { canvasIndex: Number(asked) } : { canvasId: start.canvas };
  }

  // The texts are filled in before `configure`, in English where it has not our language: each is found by its English.
  function translate(part) {
    for (const [key, text] of Object.entries(part)) {
      if (typeof text === 'string') part[key] = start.words[text] || text;
    }
  }

  // In another site's frame browsers may forbid to keep anything, and it asks without being prepared for that: there it
  // keeps what it wants for as long as the page is open.
  try {
    void window.sessionStorage;
  } catch {
    const kept = new Map();
    Object.defineProperty(window, 'sessionStorage', {
      value: {
        get length() { return kept.size; },
        key: (number) => [...kept.keys()][number] ?? null,
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => kept.set(name, String(value)),
        removeItem: (name) => kept.delete(name),
        clear: () => kept.clear(),
      },
    });
  }

  // It gives its buttons' pictures as data: addresses, and the OpenSeadragon inside it puts its own folder before them:
  // each visit would ask the server for what is not there.
  const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    ...source,
    set: function (address) { source.set.call(this, String(address).replace(/^\/images\/data:/, 'data:')); },
  });

  const locale = start.language === 'en' ? 'en-GB' : start.language;
  const viewer = window.UV.init('viewer', {
    manifest: start.manifest,
    ...startingPage(),
    embedded: embedded,
    locales: [{ name: locale, label: start.languageName }],
  });

  viewer.on('configure', function ({ config, cb }) {
    translate(config.content);
    for (const part of Object.values(config.modules)) translate(part.content);
    cb({
      options: {
        // Only our own books: it would open whatever link is dropped on it.
        dropEnabled: false,
        limitLocales: true,
        pagingEnabled: !small,
        saveUserSettings: false,
      },
      localisation: { locales: [{ name: locale, label: start.languageName }] },
      modules: {
        // The bar has the title.
        centerPanel: { options: { titleEnabled: false } },
        openSeadragonCenterPanel: { options: { titleEnabled: false } },
        // A frame is for the page.
        contentLeftPanel: { options: { panelOpen: !embedded } },
        // Joined as host, port and path.
        shareDialogue: { options: { embedHost: start.embed, embedPort: '', embedPath: '?viewer=uv' } },
        moreInfoRightPanel: { options: { rtlLanguageCodes: 'ar, fa, he, ur' } },
      },
    });
  });

  // Its OpenSeadragon, which gives each page a place of its own.
  function drawing() {
    const drawn = viewer.get()?.extension?.centerPanel?.viewer;
    return drawn?.viewport && drawn.world.getItemCount() ? drawn : null;
  }

  // What is on the screen, for links to it (regions.js).
  window.reading.onScreen = function () {
    const drawn = drawing();
    if (!drawn) return null;
    const extension = viewer.get().extension;
    const items = Array.from({ length: drawn.world.getItemCount() }, (_, at) => drawn.world.getItemAt(at));
    const pages = extension.getPagedIndices().map(function (index) {
      const canvas = extension.helper.getCanvasByIndex(index);
      const service = canvas.getContent()[0].getBody()[0].getServices()[0].id;
      const place = items.find((one) => (one.source['@id'] || one.source.id) === service)?.getBounds();
      return { canvas: canvas.id, width: canvas.getWidth(), height: canvas.getHeight(), place: place };
    });
    return {
      view: drawn.viewport.getBounds(true).getBoundingBox(),
      pages: pages.filter((page) => page.place),
      canvas: extension.helper.getCurrentCanvas().id,
    };
  };

  // The part that a link names. It brings the whole page into view itself once it has opened it, some milliseconds
  // later than it says so; its own address knows parts only in its own measure, which nobody has before that.
  const SETTLED = 100;
  let shown = !start.region;
  viewer.on('openseadragonExtension.open', function () {
    if (shown) return;
    shown = true;
    window.setTimeout(function () {
      const page = window.reading.onScreen()?.pages.find((one) => one.canvas === start.canvas);
      if (!page) return;
      const { x, y, width, height } = window.regions.placed(page, start.region);
      const view = drawing().viewport.getBounds();
      [view.x, view.y, view.width, view.height] = [x, y, width, height];
      drawing().viewport.fitBounds(view, true);
    }, SETTLED);
  });

  viewer.on('canvasIndexChange', function (index) {
    const canvas = viewer.get().extension.helper.getCanvasByIndex(index);
    if (canvas) keepAddress(canvas.id);
  });

  // Kept for bookmarklets and the browser tests.
  window.uv = viewer;
})();
