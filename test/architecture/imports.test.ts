/** The direction of imports: the product keeps the rules of `.dependency-cruiser.cjs`, the check sees all of it, and each rule can fail. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, sourceFiles } from './source-files.js';

const CONFIG = resolve(ROOT, '.dependency-cruiser.cjs');
const RULES: readonly string[] = createRequire(import.meta.url)(CONFIG).forbidden.map(({ name }: { name: string }) => name);
const NATIVE_PACKAGES = ['uWebSockets.js', 'better-sqlite3', 'sharp', 'serialport', 'usb', 'node-hid', 'unix-dgram'];
/** Installed from Node 22 on. */
const NEWER_SQLITE = 'better-sqlite3-from-node-22';

interface Dependency {
  readonly resolved: string;
  readonly dependencyTypes: readonly string[];
}
interface Findings {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly Dependency[] }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
  };
}

async function cruise(folder: string, ...places: readonly string[]): Promise<Findings> {
  const program = resolve(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parameters = [program, ...places, '--config', CONFIG, '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: folder, maxBuffer: 64 * 2 ** 20 });
  return JSON.parse(stdout) as Findings;
}

const violationsOf = ({ summary }: Findings): readonly string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

/** Forbidden imports: rule, file, and the line that breaks the rule. */
const FORBIDDEN: readonly (readonly [rule: string, file: string, line: string])[] = [
  ['model-looks-inward', 'server/model/a.ts', "import type { thing } from '../protocol/thing.js';"],
  ['protocol-looks-inward', 'server/protocol/a.ts', "import { thing } from '../engine/thing.js';"],
  ['engine-looks-inward', 'server/engine/a.ts', "import type { thing } from '../presentation/thing.js';"],
  ['whatif-looks-inward', 'server/whatif/a.ts', "import type { thing } from '../pipeline/commit/thing.js';"],
  ['presentation-looks-inward', 'server/presentation/a.ts', "import type { thing } from '../pipeline/commit/thing.js';"],
  ['pipeline-looks-inward', 'server/pipeline/commit/a.ts', "import { thing } from '../../transport/thing.js';"],
  ['config-looks-inward', 'server/config/a.ts', "import type { thing } from '../pipeline/commit/thing.js';"],
  ['transport-looks-inward', 'server/transport/f.ts', "import type { thing } from '../web/thing.js';"],
  ['devices-looks-inward', 'server/devices/led/a.ts', "import type { thing } from '../../app/thing.js';"],
  ['uplink-looks-inward', 'server/uplink/a.ts', "import type { thing } from '../app/thing.js';"],
  ['headquarters-knows-the-wire-only', 'server/hq/a.ts', "import { thing } from '../engine/thing.js';"],
  ['pages-of-a-box-know-no-headquarters', 'server/web/client/lab/h.ts', "import type { Thing } from '../../../hq/api/replies.js';"],
  ['nobody-imports-headquarters', 'server/app/h.ts', "import { thing } from '../hq/thing.js';"],
  ['web-looks-inward', 'server/web/c.ts', "import { thing } from '../demo/thing.js';"],
  ['administration-looks-inward', 'server/administration/a.ts', "import { thing } from '../app/thing.js';"],
  ['demo-looks-inward', 'server/demo/a.ts', "import { thing } from '../app/thing.js';"],
  ['no-loose-files', 'server/transport/h.ts', "import { thing } from '../loose.js';"],
  ['no-loose-files', 'server/pipeline/feeds/b.ts', "import { thing } from '../loose.js';"],
  ['no-loose-files', 'server/devices/led/b.ts', "import { thing } from '../loose.js';"],
  ['qctl-is-a-program', 'server/app/a.ts', "import { thing } from '../qctl/thing.js';"],
  ['one-importer-of-uWebSockets.js', 'server/transport/second.ts', "import uws from 'uWebSockets.js';"],
  ['one-importer-of-better-sqlite3', 'db/second.ts', "import database from 'better-sqlite3';"],
  ['one-importer-of-better-sqlite3-from-node-22', 'db/third.ts', "import database from 'better-sqlite3-from-node-22';"],
  ['one-importer-of-serialport', 'drivers/led/second.ts', "import { SerialPort } from 'serialport';"],
  ['one-importer-of-node-hid', 'drivers/printer/third.ts', "import { HIDAsync } from 'node-hid';"],
  ['one-importer-of-usb', 'drivers/input/second.ts', "import { usb } from 'usb';"],
  ['one-importer-of-unix-dgram', 'server/devices/second.ts', "import dgram from 'unix-dgram';"],
  ['one-importer-of-sharp', 'server/pipeline/second.ts', "export const load = () => import('sharp');"],
  ['engine-is-pure', 'server/engine/chance.ts', "import { randomInt } from 'node:crypto';"],
  ['engine-is-pure', 'server/engine/wire.ts', "import { thing } from '../protocol/thing.js';"],
  ['whatif-is-pure', 'server/whatif/file.ts', "import { readFile } from 'node:fs/promises';"],
  ['facts-are-pure', 'db/facts/table.ts', "import type { thing } from '../files/sqlite.js';"],
  ['presentation-is-pure', 'server/presentation/wire.ts', "import { thing } from '../engine/thing.js';"],
  ['presentation-is-pure', 'server/presentation/file.ts', "import { readFile } from 'node:fs/promises';"],
  ['model-has-no-effects', 'server/model/file.ts', "import { readFile } from 'node:fs';"],
  ['db-knows-no-server', 'db/a.ts', "import type { thing } from '../server/model/thing.js';"],
  ['drivers-know-no-server', 'drivers/printer/a.ts', "import { thing } from '../../server/model/thing.js';"],
  ['pages-know-the-protocol-only', 'server/web/client/a.ts', "import { thing } from '../../model/thing.js';"],
  ['pages-know-types-of-the-wire', 'server/web/client/b.ts', "import type { thing } from '../../engine/thing.js';"],
  ['the-board-lays-out-as-the-box-does', 'server/web/client/board/a.ts', "import { thing } from '../../../model/thing.js';"],
  ['nobody-imports-pages', 'server/web/b.ts', "import { thing } from './client/thing.js';"],
  ['nobody-imports-main', 'server/web/a.ts', "import { thing } from '../main.js';"],
  ['rooms-know-no-configuration', 'server/transport/a.ts', "import { thing } from '../config/load.js';"],
  ['product-imports-no-test', 'server/transport/b.ts', "import { thing } from '../../test/support/thing.js';"],
  ['no-cycle', 'server/transport/chicken.ts', "import { egg } from './egg.js';"],
  ['no-cycle-of-types', 'server/transport/type-chicken.ts', "import type { egg } from './type-egg.js';"],
  ['no-package-for-development', 'server/transport/c.ts', "import fastCheck from 'fast-check';"],
  ['no-package-by-chance', 'server/transport/d.ts', "import bindings from 'bindings';"],
  ['everything-is-found', 'server/transport/e.ts', "import { thing } from './nowhere.js';"],
];

const PACKAGES_OF_THE_PRODUCT = ['@sinclair/typebox', ...NATIVE_PACKAGES, NEWER_SQLITE, 'tinyqueue', 'bwip-js', 'lean-qr'];
const PACKAGES = [...PACKAGES_OF_THE_PRODUCT, 'preact', 'fast-check', 'bindings'];

/** What the same rules let through, and the things that are imported. */
const ALLOWED: Readonly<Record<string, string>> = {
  'server/main.ts': "import './transport/thing.js';",
  'server/config/load.ts': '',
  'server/model/thing.ts': "import typebox from '@sinclair/typebox';",
  'server/protocol/thing.ts': "import { thing } from '../model/thing.js';",
  'server/engine/thing.ts':
    "import heap from 'tinyqueue';\nimport type { thing } from '../protocol/thing.js';\nimport { model } from '../model/thing.js';",
  'server/whatif/thing.ts': "import heap from 'tinyqueue';\nimport { thing } from '../engine/thing.js';",
  'server/presentation/thing.ts':
    "import codes from 'bwip-js';\nimport qr from 'lean-qr';\nimport type { thing } from '../engine/thing.js';",
  'server/pipeline/commit/thing.ts':
    "import { thing } from '../../../db/files/sqlite.js';\nimport type { Config } from '../../config/load.js';",
  'server/transport/thing.ts': "import { thing } from '../pipeline/commit/thing.js';",
  'server/transport/listeners.ts': "import uws from 'uWebSockets.js';",
  'server/transport/egg.ts': "import { chicken } from './chicken.js';",
  'server/transport/type-egg.ts': "import { chicken } from './type-chicken.js';",
  'server/protocol/client/thing.ts': '',
  'server/web/client/thing.ts':
    "import preact from 'preact';\nimport { a } from '../../protocol/client/thing.js';\nimport type { b } from '../../model/thing.js';",
  'server/presentation/lcd/thing.ts': '',
  'server/web/client/board/thing.ts': "import { thing } from '../../../presentation/lcd/thing.js';",
  'server/web/thing.ts': "import { thing } from '../transport/thing.js';",
  'server/demo/thing.ts': '',
  'server/hq/thing.ts': '',
  'server/hq/api/replies.ts': 'export interface Thing {}',
  'server/app/thing.ts': "import { thing } from '../demo/thing.js';",
  'server/qctl/thing.ts': "import { thing } from '../protocol/thing.js';",
  'server/loose.ts': '',
  'server/devices/loose.ts': '',
  'server/pipeline/loose.ts': '',
  'db/files/sqlite.ts': "import database from 'better-sqlite3';",
  'drivers/imaging/render-process.ts': "import sharp from 'sharp';",
  'drivers/ports/serial.ts': "import { SerialPort } from 'serialport';",
  'drivers/input/hid.ts': "import { HIDAsync } from 'node-hid';",
  'server/app/service-manager.ts': "import dgram from 'unix-dgram';",
  'drivers/ports/usb.ts': "import { usb } from 'usb';",
  'test/support/thing.ts': "import fastCheck from 'fast-check';",
  'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "verbatimModuleSyntax": true } }',
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(PACKAGES_OF_THE_PRODUCT.map((name) => [name, '1'])),
    devDependencies: { 'fast-check': '1', preact: '1' },
  }),
};

async function writeTree(folder: string): Promise<void> {
  const packageFiles = PACKAGES.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, ''],
  ]);
  const files = [...Object.entries(ALLOWED), ...packageFiles, ...FORBIDDEN.map(([, file, line]) => [file, line])];
  for (const [file = '', text = ''] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${text}\n`);
  }
}

describe('the rules of imports', () => {
  let folder = '';
  let found: Findings;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qbox-imports-'));
    await writeTree(folder);
    found = await cruise(folder, 'server', 'db', 'drivers', 'test');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(FORBIDDEN)('%s refuses %s', (rule, file) => {
    expect(found.summary.violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('are each shown to fail', () => {
    expect([...new Set(FORBIDDEN.map(([rule]) => rule))].sort()).toEqual([...RULES].sort());
  });

  it('let through what the rooms need', () => {
    const files = new Set(FORBIDDEN.map(([, file]) => file));
    // A cycle is told at both of its ends.
    for (const egg of ['egg', 'type-egg']) files.add(`server/transport/${egg}.ts`);
    expect(violationsOf({ ...found, summary: { violations: found.summary.violations.filter(({ from }) => !files.has(from)) } })).toEqual(
      [],
    );
  });
});

describe('the imports of this source tree', () => {
  let found: Findings;
  beforeAll(async () => {
    found = await cruise(ROOT, 'server', 'db', 'drivers');
  });

  it('keep the rules', () => {
    expect(violationsOf(found)).toEqual([]);
  });

  it('are all seen: every source file, with its imports', () => {
    const seen = new Set(found.modules.map(({ source }) => source));
    const product = sourceFiles('server', 'db', 'drivers');
    expect(product.filter((file) => !seen.has(file))).toEqual([]);
    expect(product.length).toBeGreaterThan(80);
    // A compiler that is not understood makes the check see files and no imports, and find nothing wrong.
    const imports = found.modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
    expect(imports).toBeGreaterThan(2 * product.length);
  });

  it.each(NATIVE_PACKAGES)('name %s in exactly one file', (name) => {
    const isNative = ({ resolved, dependencyTypes }: Dependency): boolean =>
      resolved.startsWith(`node_modules/${name}/`) && !dependencyTypes.includes('type-only');
    const importers = found.modules.filter(
      ({ source, dependencies }) => !source.startsWith('node_modules/') && dependencies.some(isNative),
    );
    expect(importers).toHaveLength(1);
  });
});
