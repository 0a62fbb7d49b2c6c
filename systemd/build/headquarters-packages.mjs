/**
 * Prints the folders of the packages that headquarters' program leads to, below the project's root, and writes its package.json:
 * `node headquarters-packages.mjs PROJECT-ROOT PROGRAM-FOLDER`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { manifestOf, packagesOf } from './parts.mjs';

const [root = '.', program = '.'] = process.argv.slice(2);
const built = join(root, 'dist/headquarters');
const texts = readdirSync(built).map((file) => readFileSync(join(built, file), 'utf8'));
const IMPORT = /(?:^import [^;]*? from |^import |import\()["']([^"'.][^"']*)["']/gm;
const imported = new Set(texts.flatMap((text) => [...text.matchAll(IMPORT)].map(([, name]) => name)));
const { name, version, dependencies, license } = manifestOf(root);
const own = Object.fromEntries(Object.entries(dependencies).filter(([dependency]) => imported.has(dependency)));
writeFileSync(
  join(program, 'package.json'),
  `${JSON.stringify({ name: `${name}-hq`, version, license, private: true, type: 'module', dependencies: own }, null, 2)}\n`,
);
for (const folder of packagesOf(root, Object.keys(own))) process.stdout.write(`${relative(root, folder)}\n`);
