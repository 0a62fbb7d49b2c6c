/**
 * Prints the folders of installed packages that nothing leads to from the program, when it is not asked what only installing and compiling
 * need: `node unneeded-packages.mjs FOLDER-WITH-node_modules`.
 */
import { importedPackages, installedPackages } from './parts.mjs';

const [root = '.'] = process.argv.slice(2);
const needed = new Set(importedPackages(root));
for (const path of installedPackages(root)) if (!needed.has(path)) process.stdout.write(`${path}\n`);
