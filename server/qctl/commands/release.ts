/** `qctl release check`: whether a package is what was signed for boxes, and may be installed here. Root asks it before it installs one. */
import { execFile } from 'node:child_process';
import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedPackage } from '../../config/flags.js';
import { type Manifest, releaseKey, verifiedManifest } from '../../uplink/files/release-manifest.js';
import { refuseOthers } from '../as-owner/controller.js';
import type { QctlCommand } from '../command.js';
import { textOf } from '../config-file.js';
import { messageOf, NotInOrderError, RefusedError } from '../failures.js';
import type { Run } from '../global-options.js';
import { fields } from '../output.js';
import { RELEASE_CHECK_FAULTS, releaseText } from './release-text.js';

interface Options {
  readonly key?: string;
  readonly inPlaceOf?: string;
}

interface Checked {
  readonly fault: Fault | null;
  readonly version: string | null;
}

type Fault = keyof typeof RELEASE_CHECK_FAULTS;

const KEY = 'etc/qbox/release.pub';
const run = promisify(execFile);

export function addRelease(root: QctlCommand): void {
  const release = root.command('release').description('packages that come from headquarters');
  release
    .command('show', { isDefault: true })
    .description('shows the package that headquarters has sent last, and what came of it')
    .explained({
      'qctl release show': 'which version, how far it is or why it was not installed, and since when',
      'qctl release': 'the same',
    })
    .asks(
      async ({ client }) => (await client.call('devices', {})).find(({ kind }) => kind === 'headquarters')?.release ?? null,
      (row, page) =>
        row === null
          ? 'headquarters has sent no package\n'
          : fields({ version: row.version, state: releaseText(row), since: row.since }, page),
    );
  release
    .command('check <package> <signed>')
    .description('looks whether a package is what was signed for this box, and may take the place of what runs; code 4 if not')
    .option('--key <file>', `public key of who signs packages (PEM; default: /${KEY})`)
    .option('--in-place-of <version>', 'the version that is here (default: that of this program)')
    .explained(
      { 'qctl release check qbox_0.3.0_amd64.deb qbox_0.3.0_amd64.deb.release': '' },
      'Nothing is installed: qbox-release.service does that, after it has asked this.',
    )
    .finds(
      check,
      ({ fault, version }, page) => fields({ version, fault: fault ?? 'none' }, page),
      ({ fault }) => (fault === null ? null : new NotInOrderError(`the package: ${RELEASE_CHECK_FAULTS[fault]}`)),
    );
}

async function check({ options, dependencies }: Run<Options>, file: string, signed: string): Promise<Checked> {
  const manifest = verifiedManifest(textOf(signed), keyIn(options.key ?? join(dependencies.root, KEY)));
  if (manifest === null) return { fault: 'unsigned', version: null };
  return { fault: await faultOf(file, manifest, options.inPlaceOf ?? versionHere()), version: manifest.version };
}

async function faultOf(file: string, manifest: Manifest, here: string): Promise<Fault | null> {
  const { size } = await stat(file);
  if (size !== manifest.size || (await sha256OfFile(file)) !== manifest.sha256) return 'damaged';
  const said = await outputOf('dpkg-deb', '--field', file, 'Package', 'Version', 'Architecture');
  if (said !== `Package: ${manifest.package}\nVersion: ${manifest.version}\nArchitecture: ${manifest.architecture}`) return 'damaged';
  if (manifest.package !== 'qbox' || manifest.architecture !== (await outputOf('dpkg', '--print-architecture'))) return 'foreign';
  return manifest.instead_of === here || (await isNewer(manifest.version, here)) ? null : 'notNewer';
}

function keyIn(file: string): KeyObject {
  refuseOthers(file, `Make it root’s own: chown root ${file}`);
  try {
    return releaseKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RefusedError(`${file}: ${messageOf(error)}`);
  }
}

function versionHere(): string {
  const here = installedPackage();
  if (here === null) throw new RefusedError('this program came with no package: name the version that is here with --in-place-of');
  return here.version;
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

const outputOf = async (command: string, ...args: readonly string[]): Promise<string> => (await run(command, args)).stdout.trim();

const isNewer = (version: string, than: string): Promise<boolean> =>
  run('dpkg', ['--compare-versions', version, 'gt', than]).then(
    () => true,
    () => false,
  );
