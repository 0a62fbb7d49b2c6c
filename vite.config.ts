/** How the pages of `server/web/client/` become `dist/web/`: one entry a page, names with hashes, each file also packed. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { helpPages } from './help.vite.js';
import { forms } from './server/protocol/docs/book-forms.js';

const CLIENT = resolve(import.meta.dirname, 'server/web/client');
const BUILT = resolve(import.meta.dirname, process.env.QBOX_WEB ?? 'dist/web');
/** Their messages; a test builds pages with a language more, into a folder of its own. */
const LOCALES = resolve(import.meta.dirname, process.env.QBOX_LOCALES ?? 'locales');

/** A page is a folder with a `main.tsx`; its HTML is `page.html`. */
const pages = readdirSync(CLIENT).filter((name) => existsSync(join(CLIENT, name, 'main.tsx')));
const htmlOf = (page: string): string => join(CLIENT, page, 'index.html');

/** How many cards the outline of a page has, which is painted before its program runs. The others are opened by people who wait anyway. */
const OUTLINES: Readonly<Record<string, number>> = { front: 1, visitor: 1, remote: 1, book: 1, kiosk: 4, workplace: 2 };

/** Families that a page has besides the one of its name. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  appointments: ['calendar'],
  book: ['calendar'],
  hq: ['figures', 'calendar', 'device-faults'],
  kiosk: ['calendar'],
  remote: ['visitor', 'book', 'calendar'],
  supervisor: ['calendar'],
  workplace: ['why'],
};

const outlineOf = (page: string): string => {
  const cards = '<i></i>'.repeat(OUTLINES[page] ?? 0);
  const head = '<p class="skeleton-head">qbox-branch</p>';
  return cards && `<div class="skeleton" aria-hidden="true">${head}<div class="skeleton-cards ${page}">${cards}</div></div>`;
};

const pageHtml: Plugin = {
  name: 'page-html',
  enforce: 'pre',
  resolveId: (id) => (pages.some((page) => htmlOf(page) === id) ? id : undefined),
  load(id) {
    const page = pages.find((one) => htmlOf(one) === id);
    if (page === undefined) return undefined;
    return readFileSync(join(CLIENT, 'page.html'), 'utf8').replace('qbox-page', page).replace('<!-- outline -->', outlineOf(page));
  },
};

/** The box packs nothing while it works: what a browser gets is packed here, as small as can be. */
const packed: Plugin = {
  name: 'packed',
  closeBundle() {
    const assets = join(BUILT, 'assets');
    // Pictures are packed already.
    for (const name of readdirSync(assets).filter((one) => !one.endsWith('.webp'))) {
      const plain = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(plain, { level: 9 }));
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(plain, { params }));
    }
  },
};

/**
 * The messages of a page are files of their own, which the page asks for when it runs: one way to the box more before anything is read.
 * Most people here read Russian, so those are on their way together with the page; other languages are asked for as before.
 */
const wordsAhead: Plugin = {
  name: 'words-ahead',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle, filename }) {
      if (guidesOf.has(filename)) return [];
      const page = basename(dirname(filename));
      const catalogues = ['shared', 'errors', page, ...(FAMILIES[page] ?? [])].map((family) => join(LOCALES, 'ru', `${family}.json`));
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      // Messages that another page has in its program are two chunks: what is imported when it is wanted, and the messages.
      const ahead = chunks.filter(
        ({ facadeModuleId, moduleIds, isEntry }) =>
          catalogues.includes(facadeModuleId ?? '') || (!isEntry && moduleIds.some((id) => catalogues.includes(id))),
      );
      return ahead.map(({ fileName }) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/web/${fileName}` },
        injectTo: 'head',
      }));
    },
  },
};

/** Other people's packages that the pages took with them: their licences go where the pages go (see systemd/build/parts.mjs). */
const namesPackages: Plugin = {
  name: 'names-packages',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    const packages = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
    const folders = [...new Set(packages)].map((folder) => relative(import.meta.dirname, folder)).sort();
    this.emitFile({ type: 'asset', fileName: 'packages.json', source: `${JSON.stringify(folders, null, 2)}\n` });
  },
};

/** The guides of `docs/help/`: each is an HTML page from here on. */
const guides = helpPages();
const guideHtml = (path: string): string => join(CLIENT, path, 'index.html');
const guidesOf = new Map([...guides].map(([path, html]) => [guideHtml(path), html]));
const help: Plugin = {
  name: 'help',
  enforce: 'pre',
  resolveId: (id) => (guidesOf.has(id) ? id : undefined),
  load: (id) => guidesOf.get(id),
};

/** The declarations of the books, as far as a form needs them: `import … from 'virtual:forms'`. */
const FORMS = 'virtual:forms';
const declared: Plugin = {
  name: 'declared',
  resolveId: (id) => (id === FORMS ? `\0${FORMS}` : undefined),
  load: (id) => (id === `\0${FORMS}` ? `export const BOOK_FORMS = ${JSON.stringify(forms())};` : undefined),
};

export default defineConfig({
  root: CLIENT,
  base: '/web/',
  publicDir: false,
  logLevel: 'warn',
  resolve: { alias: { '@locales': LOCALES } },
  // A file of messages is loaded whole, and its keys are no names.
  json: { namedExports: false },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    target: 'chrome100',
    // Nothing inline: the Content-Security-Policy refuses it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [...pages.map(htmlOf), ...guidesOf.keys()] },
  },
  plugins: [pageHtml, help, declared, wordsAhead, namesPackages, packed],
});
