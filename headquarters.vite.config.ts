/**
 * Headquarters' program, `qbox-hq`, joined into a few files in `dist/headquarters/`: what its package ships. What it shares with the box is
 * in it, so that neither package needs the other.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const compiled = (file: string): string => resolve(import.meta.dirname, 'dist', file);

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    rolldownOptions: {
      input: { 'qbox-hq': compiled('server/hq/main.js') },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
    outDir: compiled('headquarters'),
    emptyOutDir: true,
    minify: false,
    target: 'node20',
  },
});
