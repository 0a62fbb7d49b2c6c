/**
 * Writes docs/ in the working directory: the reference page, the catalogue of errors and the JSON Schema.
 * With `--check` it writes nothing, names the files that are not what it would write, and ends with 1 if there are any.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.js';

const FOLDER = 'docs';

const stale = [...documents()]
  .map(([name, text]) => ({ file: join(FOLDER, name), text }))
  .filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const { file } of stale) console.error(`${file} is not what the declarations say: run \`make docs\``);
  if (stale.length > 0) process.exitCode = 1;
} else {
  mkdirSync(FOLDER, { recursive: true });
  for (const { file, text } of stale) {
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
