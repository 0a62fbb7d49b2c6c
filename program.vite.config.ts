/**
 * The programs of the box, each joined into a few files: `dist/program/` is what is started and shipped. Some 600 small files took a tenth
 * of a start, and more from a memory card; `dist/server` and its neighbours are what tests import.
 */
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const compiled = (file: string): string => resolve(import.meta.dirname, 'dist', file);

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Node keeps the text of a program as long as it runs: with two bytes a letter, where one of them is not in Latin 1. */
const inOneByte: Plugin = {
  name: 'in-one-byte',
  generateBundle: (_options, bundle) => {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[\u0100-\uffff]/g, escaped);
  },
};

/** Packages of hundreds of small files, without native code and without files that they look for beside them. */
const JOINED = ['@sinclair/typebox', 'write-excel-file', 'fflate', 'smol-toml', 'tinyqueue', 'commander', 'lean-qr'];

export default defineConfig({
  plugins: [inOneByte],
  ssr: { noExternal: JOINED },
  publicDir: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    rolldownOptions: {
      input: {
        qboxd: compiled('server/main.js'),
        qctl: compiled('server/qctl/main.js'),
        // Threads and processes of theirs; each is named by the file that starts it.
        writer: compiled('db/store/writer.js'),
        reader: compiled('db/store/reader.js'),
        'uplink-thread': compiled('server/uplink/uplink-thread.js'),
        'snapshot-worker': compiled('server/pipeline/commit/snapshot-worker.js'),
        'trial-worker': compiled('server/pipeline/trials/trial-worker.js'),
        'twins-process': compiled('server/demo/twins-process.js'),
        'render-process': compiled('drivers/imaging/render-process.js'),
        'as-owner-worker': compiled('server/qctl/as-owner/worker.js'),
      },
      // All in one folder: a thread is looked for beside the file that starts it, whichever that has become a part of.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', comments: { legal: true, annotation: false, jsdoc: false } },
    },
    outDir: compiled('program'),
    emptyOutDir: true,
    minify: false,
    target: 'node20',
  },
});
