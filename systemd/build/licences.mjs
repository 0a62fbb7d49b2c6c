/** Prints the licences in a bill of materials, each with the parts that have it: `node licences.mjs BILL`. */
import { readFileSync } from 'node:fs';

const { components } = JSON.parse(readFileSync(process.argv[2] ?? '/dev/stdin', 'utf8'));
const byLicence = new Map();
for (const { name, version, licenses } of components) {
  const licence = licenses.map(({ expression, license }) => expression ?? license.name).join(', ');
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), version === undefined ? name : `${name} ${version}`]);
}
for (const [licence, names] of [...byLicence].sort(([one], [other]) => (one < other ? -1 : 1))) {
  process.stdout.write(`${licence} (${names.length})\n${names.map((name) => `  ${name}\n`).join('')}`);
}
