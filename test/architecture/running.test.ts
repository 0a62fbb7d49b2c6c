/** How the box is started, and how tests are run: variables of the environment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, ROOT } from './source-files.js';

/** Those of any program on such a machine. */
const OF_ANYBODY = new Set(['PATH', 'HOME', 'TMPDIR']);
/** Of the environment itself, or by the simulation's `whole('QBOX_SIM_DAYS', …)`. */
const READ = /(?:process\.env\.|\bwhole\(')([A-Z][A-Z_]+)/g;

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it('each variable that a test reads is explained, and each that is explained is read', () => {
  const sources = filesBelow('test').filter((file) => /\.m?ts$|\.mjs$/.test(file));
  const known = new Set(sources.flatMap((file) => [...read(file).matchAll(READ)].map(([, name = '']) => name)));
  const [, table = ''] = /## Variables\n((?:.+\n)+)/.exec(read('test/README.md')) ?? [];
  const explained = [...table.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = '']) => name);
  expect([...explained].sort()).toEqual([...known].filter((name) => !OF_ANYBODY.has(name)).sort());
});

it('the box is started everywhere as its first line says', () => {
  const [, variables = '', flags = ''] = /^#!\S+ -S (.+) node (.+)$/m.exec(read('server/main.ts')) ?? [];
  expect(variables).not.toBe('');
  for (const file of ['Makefile', 'package.json', 'systemd/bin/qboxd', 'test/arm64/run', 'docs/installation.md']) {
    for (const words of [variables, flags]) expect(read(file), file).toContain(words);
  }
});
