/**
 * The programs of the box, each joined into a few files: `dist/program/` is what is started and shipped. Some 600 small files took a tenth
 * of a start, and more from a memory card; `dist/server` and its neighbours are what tests import.
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
      input: {
        qboxd: compiled('server/main.js'),
        qctl: compiled('server/qctl/main.js'),
        // Threads and processes of theirs; each is named by the file that starts it.
        writer: compiled('db/writer.js'),
        reader: compiled('db/reader.js'),
        'snapshot-worker': compiled('server/pipeline/snapshot-worker.js'),
        'render-process': compiled('drivers/imaging/render-process.js'),
        'as-owner-worker': compiled('server/qctl/as-owner/worker.js'),
      },
      // All in one folder: a thread is looked for beside the file that starts it, whichever that has become a part of.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
    outDir: compiled('program'),
    emptyOutDir: true,
    minify: false,
    target: 'node20',
  },
});
