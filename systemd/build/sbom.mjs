/**
 * Prints the bill of materials (CycloneDX 1.5, JSON) of what ships: `node sbom.mjs PROGRAM-FOLDER PROJECT-ROOT`. `npm sbom` tells what is
 * installed here, development and other machines included; this tells what the package has, what its pages took with them, and what
 * is inside of native packages.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importedPackages, licenceOf, manifestOf, packagesOfPages } from './parts.mjs';

const [program = '.', root = '.'] = process.argv.slice(2);
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
const own = manifestOf(root);

const purlOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** `sha512-…` of the lock file, in hexadecimal. */
function hashesOf(name, version) {
  // A package under another name says which it is.
  const nameAt = ([path, entry]) => entry.name ?? path.split('node_modules/').at(-1);
  const found = Object.entries(lock).find((entry) => nameAt(entry) === name && entry[1].version === version);
  const [, algorithm, base64] = /^(sha\d+)-(.+)$/.exec(found?.[1].integrity ?? '') ?? [];
  if (algorithm === undefined) return [];
  return [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }];
}

function packageComponent(folder, where) {
  const manifest = manifestOf(folder);
  const { name, version, description } = manifest;
  const purl = purlOf(manifest);
  const inside = insideOf(folder, purl);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(description && { description }),
    hashes: hashesOf(name, version),
    licenses: [{ expression: licenceOf(manifest) }],
    purl,
    properties: [{ name: 'qbox:part-of', value: where }],
    ...(inside.length > 0 && { components: inside }),
  };
}

/** Libraries in C that a package has inside of its binary, where it tells them. */
function insideOf(folder, purl) {
  const told = join(folder, 'versions.json');
  const libraries = existsSync(told) ? Object.entries(JSON.parse(readFileSync(told, 'utf8'))) : [];
  if (manifestOf(folder).name === 'better-sqlite3') libraries.push(['sqlite', sqliteVersion()]);
  return libraries.map(([name, version]) => ({ type: 'library', 'bom-ref': `${purl}#${name}`, name, version }));
}

/** In the header that the package is compiled with, which the finished package no longer has. */
function sqliteVersion() {
  const header = readFileSync(join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8');
  return /#define SQLITE_VERSION\s+"([^"]+)"/.exec(header)?.[1] ?? 'unknown';
}

function font(file, name) {
  const content = readFileSync(join(root, file));
  const hash = { alg: 'SHA-256', content: createHash('sha256').update(content).digest('hex') };
  return { type: 'data', 'bom-ref': file, name, hashes: [hash], licenses: [{ license: { name: 'ParaType PT Fonts licence' } }] };
}

/** A package in the program and in the pages is one, and both are told. */
function packages() {
  const byPurl = new Map();
  const add = (component) => {
    const known = byPurl.get(component.purl);
    if (known === undefined) byPurl.set(component.purl, component);
    else known.properties.push(...component.properties);
  };
  for (const folder of importedPackages(program)) add(packageComponent(folder, 'program'));
  for (const folder of packagesOfPages(root)) add(packageComponent(folder, 'pages'));
  return [...byPurl.values()].sort((one, other) => (one.purl < other.purl ? -1 : 1));
}

const components = [
  ...packages(),
  font('drivers/imaging/fonts/PTS55F.ttf', 'PT Sans'),
  font('drivers/imaging/fonts/PTS75F.ttf', 'PT Sans Bold'),
  font('server/web/client/shared/fonts/board-regular.woff2', 'Board Sans'),
  font('server/web/client/shared/fonts/board-bold.woff2', 'Board Sans Bold'),
];
// The same parts make the same file: no time and no random number, but one that comes from the content.
const digest = createHash('sha256').update(JSON.stringify(components)).digest('hex');
const [a, b, c, d] = [digest.slice(0, 8), digest.slice(8, 12), digest.slice(13, 16), digest.slice(17, 20)];
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${a}-${b}-4${c}-8${d}-${digest.slice(20, 32)}`,
  version: 1,
  metadata: {
    ...(process.env.SOURCE_DATE_EPOCH && { timestamp: new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000).toISOString() }),
    component: {
      type: 'application',
      'bom-ref': purlOf(own),
      name: own.name,
      version: own.version,
      licenses: [{ expression: own.license }],
      purl: purlOf(own),
    },
  },
  components,
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
