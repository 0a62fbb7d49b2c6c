/** What ships beside the project's own files: packages that the program imports, and packages that the pages took with them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Named as dependencies, but used by scripts of the installation alone, or by headquarters, which is a program of its own. */
const FOR_INSTALLING = new Set([
  'pg',
  'openid-client',
  'undici',
  'prebuild-install',
  'node-addon-api',
  'nan',
  'better-sqlite3-from-node-22',
  '@types/w3c-web-usb',
  '@types/node',
  '@types/readable-stream',
  '@types/ws',
]);

export const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const dependenciesOf = ({ dependencies = {}, optionalDependencies = {} }) => Object.keys({ ...dependencies, ...optionalDependencies });

/** Folders of the packages that the program in `root` leads to when it runs. */
export const importedPackages = (root) =>
  packagesOf(
    root,
    dependenciesOf(manifestOf(root)).filter((name) => !FOR_INSTALLING.has(name)),
  );

/** Folders of these packages in `root`, and of those that they lead to. */
export function packagesOf(root, names) {
  const needed = new Set();
  const need = (folder, wanted) => {
    for (const name of wanted) {
      const found = find(root, name, folder);
      if (found === undefined || needed.has(found)) continue;
      needed.add(found);
      need(
        found,
        dependenciesOf(manifestOf(found)).filter((inner) => !FOR_INSTALLING.has(inner)),
      );
    }
  };
  need(root, names);
  return [...needed].sort();
}

/** As Node does: from the folder of who asks, upwards. */
function find(root, name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (relative(root, folder) === '') return undefined;
  }
}

/** Folders of the packages that are in the pages of `dist/web`, as the build of the pages wrote them down. */
export const packagesOfPages = (root) =>
  JSON.parse(readFileSync(join(root, 'dist/web/packages.json'), 'utf8')).map((folder) => join(root, folder));

/** Folders of all packages that are installed below. */
export function installedPackages(folder) {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return names
    .map((name) => join(modules, name))
    .filter((path) => existsSync(join(path, 'package.json')))
    .flatMap((path) => [path, ...installedPackages(path)]);
}

/** The licence that a package declares, as an SPDX expression. */
export const licenceOf = ({ license }) => (typeof license === 'string' ? license : (license?.type ?? 'unknown'));
