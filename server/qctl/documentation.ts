/**
 * Prints documents that are generated from the command line's declaration: `man`, `man-qboxd`, `completion-bash`, `markdown`. `write`
 * writes docs/qctl.md; `check` ends with 1 if that file is outdated.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { packageVersion } from '../config/flags.js';
import { program } from './cli.js';
import { processDependencies } from './dependencies.js';
import { bashCompletion } from './documents/completion.js';
import { qboxdPage, qctlPage } from './documents/man.js';
import { reference } from './documents/markdown.js';
import { EXIT } from './failures.js';

const REFERENCE = 'docs/qctl.md';

// The documents must not depend on the environment in which they are made.
const root = program({ ...processDependencies(), env: {}, columns: undefined, colour: false });

const [what] = process.argv.slice(2);
if (what === 'man') process.stdout.write(qctlPage(root, packageVersion()));
else if (what === 'man-qboxd') process.stdout.write(qboxdPage(packageVersion()));
else if (what === 'completion-bash') process.stdout.write(bashCompletion(root));
else if (what === 'markdown') process.stdout.write(reference(root));
else if (what === 'write') writeFileSync(REFERENCE, reference(root));
else if (what === 'check') {
  if (!existsSync(REFERENCE) || readFileSync(REFERENCE, 'utf8') !== reference(root)) {
    process.stderr.write(`${REFERENCE} is not what the command line says: run \`make docs\`\n`);
    process.exitCode = EXIT.refused;
  }
} else {
  process.stderr.write('expected man, man-qboxd, completion-bash, markdown, write or check\n');
  process.exitCode = EXIT.usage;
}
