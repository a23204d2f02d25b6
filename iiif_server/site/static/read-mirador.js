// Starts Mirador from the page's data block.
(function () {
  'use strict';

  const { start, keepAddress } = window.reading;
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const small = window.matchMedia('(max-width: 40rem), (max-height: 32rem)').matches;
  // As site.css has it: a frame in which Mirador's bars would leave no room for the page.
  const tiny = document.body.classList.contains('framed') && window.matchMedia('(max-height: 26rem)').matches;
  const sans = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
  const accent = { main: dark ? '#e8a0a8' : '#8a1c33' };
  const palette = {
    primary: accent,
    secondary: accent,
    background: dark ? { default: '#191613', paper: '#221e1a' } : { default: '#fbf8f1', paper: '#ffffff' },
    shades: dark
      ? { dark: '#141210', main: '#221e1a', light: '#2a2520' }
      : { dark: '#ece6da', main: '#ffffff', light: '#f8f4ec' },
  };

  const settings = {
    id: 'viewer',
    language: start.language,
    availableLanguages: { [start.language]: start.languageName },
    translations: { [start.language]: start.words },
    selectedTheme: dark ? 'dark' : 'light',
    theme: { palette: palette, typography: { fontFamily: sans } },
    themes: { dark: { palette: palette }, light: { palette: palette } },
    windows: [{
      id: 'book',
      manifestId: start.manifest,
      canvasId: start.canvas,
      thumbnailNavigationPosition: small ? 'off' : 'far-bottom',
    }],
    window: {
      allowClose: false,
      allowMaximize: false,
      allowFullscreen: true,
      hideWindowTitle: true,
      sideBarPanel: 'canvas',
      showLocalePicker: true,
    },
    workspace: { type: 'single', allowNewWindows: false, draggingEnabled: false },
    workspaceControlPanel: { enabled: false },
    // Without CORS mode WebGL refuses the tiles; a tile that failed once is asked for again.
    // The margin keeps the foot of the page clear of the buttons that lie over it.
    osdConfig: {
      crossOriginPolicy: 'Anonymous',
      tileRetryMax: 3,
      tileRetryDelay: 1500,
      viewportMargins: { top: 8, right: 8, bottom: tiny ? 52 : 84, left: 8 },
    },
  };
  // An empty dictionary would hide Mirador's own English.
  if (!Object.keys(start.words).length) delete settings.translations;

  // Kept for bookmarklets and the browser tests.
  window.mirador = window.Mirador.viewer(settings);

  // Mirador 4.0.0 leaves the view where it was when pages turn or the layout changes, so a spread that follows
  // the cover stands half beside the window. The whole of what is shown is brought into view here.
  function showAll(state) {
    const viewer = window.Mirador.OSDReferences.get('book')?.current;
    const world = window.Mirador.getCurrentCanvasWorld(state, { windowId: 'book' });
    if (!viewer?.viewport || !world.hasDimensions()) return;
    const view = viewer.viewport.getBounds();
    [view.x, view.y, view.width, view.height] = world.worldBounds();
    // At once: while OpenSeadragon is on its way, Mirador would set it on a second one, and it ends beside both.
    viewer.viewport.fitBounds(view, true);
    const centre = viewer.viewport.getCenter(false);
    const place = { x: centre.x, y: centre.y, zoom: viewer.viewport.getZoom(false) };
    window.mirador.store.dispatch(window.Mirador.updateViewport('book', place));
  }

  // What is on the screen, for links to it (regions.js).
  function pagesOf(world) {
    return world.canvases.map(function (canvas) {
      const [x, y, width, height] = world.canvasToWorldCoordinates(canvas.id);
      return {
        canvas: canvas.id,
        width: canvas.getWidth(),
        height: canvas.getHeight(),
        place: { x: x, y: y, width: width, height: height },
      };
    });
  }
  window.reading.onScreen = function () {
    const state = window.mirador.store.getState();
    const viewer = window.Mirador.OSDReferences.get('book')?.current;
    const world = window.Mirador.getCurrentCanvasWorld(state, { windowId: 'book' });
    if (!viewer?.viewport || !world.hasDimensions()) return null;
    return {
      view: viewer.viewport.getBounds(true).getBoundingBox(),
      pages: pagesOf(world),
      canvas: state.windows.book.canvasId,
    };
  };

  // The part that a link names. It is said to Mirador before it draws: with what it begins, to that it comes back when
  // the first tile is there.
  function showPart(state) {
    const world = window.Mirador.getCurrentCanvasWorld(state, { windowId: 'book' });
    const page = pagesOf(world).find((one) => one.canvas === start.canvas);
    if (!page) return;
    const { x, y, width, height } = window.regions.placed(page, start.region);
    window.mirador.store.dispatch(window.Mirador.updateViewport('book', { bounds: [x, y, width, height] }));
  }

  let canvas = start.canvas;
  let visible = '';
  window.mirador.store.subscribe(function () {
    const state = window.mirador.store.getState();
    const book = state.windows.book;
    if (!book || !book.canvasId) return;
    const seen = (book.visibleCanvases || []).join(' ');
    const turned = visible !== '' && seen !== visible;
    const begun = visible === '' && seen !== '';
    visible = seen;
    if (turned) showAll(state);
    if (begun && start.region) showPart(state);
    if (book.canvasId === canvas) return;
    canvas = book.canvasId;
    keepAddress(canvas);
  });
})();
