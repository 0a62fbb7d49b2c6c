/**
 * The simulation and what starts it as programs in `dist/sim/`, around the compiled box: they start in a second, and run beside any `dist/`
 * that they lie in.
 */
import { dirname, relative, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = resolve(ROOT, 'dist/sim');

/** By their names in `dist/sim/`. */
const PROGRAMS = {
  run: 'test/sim/run.ts',
  soak: 'test/sim/soak.ts',
  campaign: 'test/mutation/campaign.ts',
  sample: 'test/mutation/sample.ts',
  recount: 'test/recount/run.ts',
  headquarters: 'test/hq/run/main.ts',
  'bench-headquarters': 'test/bench/headquarters/run.ts',
  audit: 'test/recount/run-audit.ts',
  forecasts: 'test/engine/forecast/measure.ts',
  staffing: 'test/whatif/measure.ts',
};

/** Files of the product, named by their source or as they were compiled, are those that lie in `dist/`, where no file of a page lies. */
const compiledProduct: Plugin = {
  name: 'compiled-product',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith('.')) return null;
    const path = relative(ROOT, resolve(dirname(importer), source)).replace(/^dist\//, '');
    return /^(server(?!\/web\/client)|db|drivers)\//.test(path) ? { id: `../${path}`, external: true } : null;
  },
};

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  plugins: [compiledProduct],
  build: {
    ssr: true,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(PROGRAMS).map(([name, file]) => [name, resolve(ROOT, file)])),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
    outDir: BUILT,
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    sourcemap: true,
  },
});
