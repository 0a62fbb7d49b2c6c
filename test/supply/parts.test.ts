/** What ships of other people: each part is named with its licence, which is one of those we can keep, and its checksum. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.js';

/**
 * Licences whose terms the package fulfils: it brings their texts in its copyright file. Of the LGPL there is libvips alone, a library of
 * its own file that anybody can replace by another one.
 */
const ALLOWED: readonly string[] = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Unlicense',
  'ParaType PT Fonts licence',
];
const LGPL = { licence: 'LGPL-3.0-or-later', of: /^@img\/sharp-libvips-linux-(x64|arm64)$/ };

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref': string;
  readonly licenses: readonly { readonly expression?: string; readonly license?: { readonly name: string } }[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly components?: readonly { readonly name: string; readonly version: string }[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const printed = execFileSync(process.execPath, [join(ROOT, 'systemd/build/sbom.mjs'), ROOT, ROOT], { encoding: 'utf8' });
const bom = JSON.parse(printed) as { readonly bomFormat: string; readonly specVersion: string; readonly components: readonly Component[] };

const licencesOf = ({ licenses }: Component): string[] => licenses.map(({ expression, license }) => expression ?? license?.name ?? 'none');

/** `(MIT OR X11)`: one of them is enough. */
const isAllowed = (name: string, expression: string): boolean =>
  (expression === LGPL.licence && LGPL.of.test(name)) ||
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((licence) => ALLOWED.includes(licence));

describe('the bill of materials', () => {
  it('is CycloneDX, and the same for the same parts', () => {
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.5']);
    expect(execFileSync(process.execPath, [join(ROOT, 'systemd/build/sbom.mjs'), ROOT, ROOT], { encoding: 'utf8' })).toBe(printed);
    const refs = bom.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
  });

  it('names what the program imports, what the pages took with them, and what is inside of binaries', () => {
    const names = bom.components.map(({ name }) => name);
    const { dependencies } = read('package.json') as { readonly dependencies: Readonly<Record<string, string>> };
    // Headquarters is a program of its own, and not on the box.
    const ofHeadquarters = ['pg', 'openid-client', 'undici'];
    const ofTheBox = Object.keys(dependencies).filter((name) => !ofHeadquarters.includes(name));
    for (const name of [...ofHeadquarters, 'jose', 'oauth4webapi']) expect(names).not.toContain(name);
    for (const name of ofTheBox) expect(names).toContain(name === 'uWebSockets.js' ? '@btc-vision/uwebsockets.js' : name);
    for (const name of ['preact', 'intl-messageformat', 'uplot', 'jsqr']) expect(names).toContain(name);
    for (const name of ['vite', 'vitest', 'prebuild-install', 'playwright-core']) expect(names).not.toContain(name);
    const inside = bom.components.flatMap(({ components = [] }) => components.map(({ name }) => name));
    expect(inside).toEqual(expect.arrayContaining(['sqlite', 'vips', 'rsvg', 'png', 'webp']));
  });

  it('has a checksum for each', () => {
    expect(bom.components.filter(({ hashes }) => hashes.length !== 1).map(({ name }) => name)).toEqual([]);
    for (const { hashes } of bom.components) for (const { content } of hashes) expect(content).toMatch(/^([0-9a-f]{64}|[0-9a-f]{128})$/);
  });
});

describe('licences', () => {
  it('of all that ships are among those that we can keep', () => {
    const others = bom.components.flatMap((component) =>
      licencesOf(component)
        .filter((licence) => !isAllowed(component.name, licence))
        .map((licence) => `${component.name}: ${licence}`),
    );
    expect(others).toEqual([]);
    expect(bom.components.length).toBeGreaterThan(50);
  });

  it('that we cannot keep are told from the others', () => {
    expect(
      ['GPL-3.0-only', 'UNLICENSED', 'unknown', 'MIT AND GPL-2.0-only', 'LGPL-3.0-or-later'].filter((one) => isAllowed('x', one)),
    ).toEqual([]);
    expect(['(MIT OR X11)', '(GPL-3.0-only OR MIT)'].filter((one) => isAllowed('x', one))).toHaveLength(2);
  });
});

describe.each(['package-lock.json', 'test/fuzz/jazzer/package-lock.json'])('%s', (file) => {
  it('has a checksum for each package: npm installs nothing else under that name', () => {
    const { packages } = read(file) as { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> };
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
    expect(Object.keys(packages).length).toBeGreaterThan(50);
  });
});
