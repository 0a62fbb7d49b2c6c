/**
 * Prints the folders of installed packages that nothing leads to from the program, when it is not asked what only installing and compiling
 * need: `node unneeded-packages.mjs FOLDER-WITH-node_modules`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Named as dependencies, but used by scripts of the installation alone. */
const FOR_INSTALLING = new Set(['prebuild-install', 'node-addon-api', 'nan', 'better-sqlite3-from-node-22', '@types/w3c-web-usb']);

const [root = '.'] = process.argv.slice(2);
const needed = new Set();

/** As Node does: from the folder of who asks, upwards. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (relative(root, folder) === '') return undefined;
  }
}

function need(folder) {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = FOR_INSTALLING.has(name) ? undefined : find(name, folder);
    if (found === undefined || needed.has(found)) continue;
    needed.add(found);
    need(found);
  }
}

function installed(folder) {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return names
    .map((name) => join(modules, name))
    .filter((path) => existsSync(join(path, 'package.json')))
    .flatMap((path) => [path, ...installed(path)]);
}

need(root);
for (const path of installed(root)) if (!needed.has(path)) process.stdout.write(`${path}\n`);
