/** How the pages of `server/web/client/` become `dist/web/`: one entry a page, names with hashes, each file also packed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const CLIENT = resolve(import.meta.dirname, 'server/web/client');
const BUILT = resolve(import.meta.dirname, 'dist/web');

/** A page is a folder with an `index.html`. */
const pages = readdirSync(CLIENT, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.name === 'index.html')
  .map((entry) => join(entry.parentPath, entry.name));

/** The box packs nothing while it works: what a browser gets is packed here, as small as can be. */
const packed: Plugin = {
  name: 'packed',
  closeBundle() {
    const assets = join(BUILT, 'assets');
    for (const name of readdirSync(assets)) {
      const plain = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(plain, { level: 9 }));
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(plain, { params }));
    }
  },
};

export default defineConfig({
  root: CLIENT,
  base: '/web/',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    target: 'chrome100',
    // Nothing inline: the Content-Security-Policy refuses it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages },
  },
  plugins: [packed],
});
