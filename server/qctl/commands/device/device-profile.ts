/** `qctl device profile`: models of devices, both built-in and the branch's own. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Option } from 'commander';
import { KEYPAD_PROFILES, SCANNER_PROFILES } from '../../../../drivers/input/profile.js';
import { LED_PROFILES } from '../../../../drivers/led/profiles.js';
import { PRINTER_PROFILES } from '../../../../drivers/printer/profiles.js';
import { knownProfiles, type ProfileFault, type ProfileKind, readProfile } from '../../../../drivers/profile-files.js';
import { shippedPath } from '../../../../drivers/shipped.js';
import { deviceModels } from '../../../config/devices/models.js';
import { linesOf } from '../../../protocol/configuration-file/toml-tables.js';
import type { QctlCommand } from '../../command.js';
import { readConfig, textOf } from '../../config-file.js';
import { configFileOf, withConfigFile } from '../../data-folder.js';
import type { Dependencies } from '../../dependencies.js';
import { NotInOrderError, RefusedError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { fields, json, printable, table } from '../../output.js';

interface OwnOptions {
  readonly config?: string;
  readonly profiles?: string;
  readonly kind?: ProfileKindName;
}

export function addProfile(device: QctlCommand): void {
  const profile = device.command('profile').description('models of devices: lists them, checks and begins files for others');
  const withFolder = (command: QctlCommand): QctlCommand =>
    withConfigFile(command.option('--profiles <dir>', 'folder with models of the branch (default: as in the configuration)'));
  withFolder(profile.command('list [kind]'))
    .description('lists the known models of printers, LED boards, keypads and scanners')
    .explained({ 'qctl device profile list': 'all', 'qctl device profile list printer': 'printers' })
    .finds(list, (rows, page) => table(rows, page));
  withFolder(profile.command('show <id>'))
    .description('shows all facts known of a model, with their sources')
    .explained({ 'qctl device profile show epson-tm-t20iii': 'one model' })
    .finds(({ options, dependencies }: Run<OwnOptions>, id: string) => {
      const folder = ownProfiles(options, dependencies);
      const found = PROFILE_KIND_NAMES.map((kind) => PROFILE_KINDS[kind].known(folder).get(id)).find((one) => one !== undefined);
      if (found === undefined) throw new RefusedError(`no profile is called ${id}; see "qctl device profile list"`);
      return found;
    }, showProfile);
  addCheck(profile.command('check <file>'));
  profile
    .command('new <kind>')
    .description('prints a file to begin with, for a model that is not known yet')
    .explained({ 'qctl device profile new printer > /etc/qbox/profiles/printer/acme-80.toml': 'to be edited' })
    .does(({ dependencies }, word: string) => {
      const kind = kindNamed(word);
      const example = readFileSync(join(shippedPath('firmware-profiles'), kind, `${PROFILE_KINDS[kind].template}.toml`), 'utf8');
      dependencies.out(`${NEW}\n${example}`);
    });
}

/** The folder with the branch's own models; null = none. */
export function ownProfiles({ config, profiles }: Pick<OwnOptions, 'config' | 'profiles'>, dependencies: Dependencies): string | null {
  if (profiles !== undefined) return profiles;
  const file = configFileOf({ config }, dependencies);
  return file === null || !existsSync(file) ? null : readConfig(file).devices.profiles;
}

function list({ options, dependencies }: Run<OwnOptions>, word: string | undefined) {
  const kinds = word === undefined ? PROFILE_KIND_NAMES : [kindNamed(word)];
  const folder = ownProfiles(options, dependencies);
  return deviceModels(folder)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, id, vendor, model }) => ({
      kind,
      profile: id,
      vendor,
      model,
      from: isOwn(folder, kind, id) ? 'the branch' : 'the box',
    }));
}

const isOwn = (folder: string | null, kind: ProfileKindName, id: string): boolean =>
  folder !== null && existsSync(join(folder, kind, `${id}.toml`));

function kindNamed(word: string): ProfileKindName {
  if (isProfileKind(word)) return word;
  throw new UsageError(`no profiles are called ${word}; there are ${PROFILE_KIND_NAMES.join(', ')}`);
}

function showProfile({ sources, quirks = [], ...facts }: AnyProfile, page: Dependencies): string {
  const notes = quirks.map(({ what, why }) => `  ${printable(what)}: ${printable(why)}\n`);
  const known = sources.map(({ fact, source }) => `  ${printable(fact)}: ${printable(source)}\n`);
  const parts = [fields(facts, page), ...(notes.length > 0 ? ['\nGood to know\n', ...notes] : []), '\nSources\n', ...known];
  return parts.join('');
}

function addCheck(command: QctlCommand): void {
  command
    .description('checks the file of a model and lists every fault with its line')
    .addOption(new Option('--kind <kind>', 'kind of device (default: the kind that its tables say)').choices(PROFILE_KIND_NAMES))
    .explained({ 'qctl device profile check /etc/qbox/profiles/printer/acme-80.toml': 'before the box is restarted' })
    .does(({ options, dependencies }: Run<OwnOptions>, file: string) => {
      const toml = textOf(file);
      const kind = options.kind ?? kindOfProfile(toml);
      const faults = PROFILE_KINDS[kind].check(basename(file), toml).map(({ field, expected, got, line }) => ({
        line: line ?? lineOfField(toml, field),
        field,
        expected,
        got: got ?? null,
      }));
      const words = faults.map(({ line, field, expected, got }) => {
        const found = got === null ? '' : `, got ${JSON.stringify(got)}`;
        return printable(`${file}:${line}: ${field === '' ? '' : `${field}: `}expected ${expected}${found}`).concat('\n');
      });
      const ok = `ok: a ${kind}, profile = ${JSON.stringify(basename(file, '.toml'))}\n`;
      dependencies.out(options.json ? json({ kind, faults }) : words.join('') || ok);
      if (faults.length > 0) throw new NotInOrderError(`${file}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
    });
}

const NEW = `# A model of the branch. Save it as MAKER-MODEL.toml in small letters, in the folder of its kind below [devices] profiles,
# check it with "qctl device profile check FILE", name it as profile = "MAKER-MODEL", and restart the box.
# What follows is a model that works; each value is to be looked at. Behind [[sources]] stands where each fact is from: write there what
# you found it out from, or "none: …" with the reason why the value does no harm.
`;

interface AnyProfile {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly sources: readonly { readonly fact: string; readonly source: string }[];
  readonly quirks?: readonly { readonly what: string; readonly why: string }[];
}

interface Reader {
  readonly known: (own: string | null) => ReadonlyMap<string, AnyProfile>;
  readonly check: (file: string, toml: string) => readonly ProfileFault[];
  /** The profile used as a template, and a key of the file that no other kind has. */
  readonly template: string;
  readonly mark: string;
}

const reader = <Schema extends TSchema>(kind: ProfileKind<Schema>, template: string, mark: string): Reader => ({
  // Each of the schemas has the fields of `AnyProfile`; the type of an unknown schema does not show it.
  known: (own) => knownProfiles(kind, own) as unknown as ReadonlyMap<string, AnyProfile>,
  check: (file, toml) => {
    const read = readProfile(kind, file, toml);
    return 'faults' in read ? read.faults : [];
  },
  template,
  mark,
});

export const PROFILE_KINDS = {
  printer: reader(PRINTER_PROFILES, 'generic-80mm', 'media'),
  led: reader(LED_PROFILES, 'candle-7', 'layout'),
  keypad: reader(KEYPAD_PROFILES, 'usb-number-pad', 'keys'),
  scanner: reader(SCANNER_PROFILES, 'serial-scanner', 'codes'),
} as const;
type ProfileKindName = keyof typeof PROFILE_KINDS;
const PROFILE_KIND_NAMES = Object.keys(PROFILE_KINDS) as readonly ProfileKindName[];

export const isProfileKind = (word: string): word is ProfileKindName => Object.hasOwn(PROFILE_KINDS, word);

/** The line of a fault in the file, counted from 1: that of the field, of the table it is missing in, or the first. */
function lineOfField(toml: string, field: string): number {
  const find = linesOf(toml);
  const keys = field.split('.').filter((key) => key !== '');
  for (let depth = keys.length; depth > 0; depth--) {
    const line = find(keys.slice(0, depth));
    if (line !== null) return line;
  }
  return 1;
}

function kindOfProfile(toml: string): ProfileKindName {
  const kind = PROFILE_KIND_NAMES.find((name) => new RegExp(`^\\s*\\[${PROFILE_KINDS[name].mark}[\\].]`, 'm').test(toml));
  if (kind === undefined) throw new UsageError(`of what kind it is cannot be seen: name it, --kind ${PROFILE_KIND_NAMES.join(', ')}`);
  return kind;
}
