/** `qctl device profile`: models of devices, those that come with the box and those of the branch. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Command, Option } from 'commander';
import { shippedPath } from '../../../drivers/shipped.js';
import { configFileOf, withConfigFile } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { readConfig, textOf } from '../devices/config-file.js';
import {
  type AnyProfile,
  isProfileKind,
  kindOfProfile,
  lineOfField,
  PROFILE_KIND_NAMES,
  PROFILE_KINDS,
  type ProfileKindName,
} from '../devices/profile-kinds.js';
import { NotInOrderError, RefusedError, UsageError } from '../failures.js';
import { globalOptions } from '../global-options.js';
import { fields, json, printable, table } from '../output.js';

interface OwnOptions {
  readonly config?: string;
  readonly profiles?: string;
  readonly kind?: ProfileKindName;
}

export function addProfile(device: Command, dependencies: Dependencies): void {
  const profile = device.command('profile').description('models of devices: lists them, checks and begins files for others');
  const withFolder = (command: Command): Command =>
    withConfigFile(command.option('--profiles <dir>', 'folder with models of the branch (default: as in the configuration)'));
  addList(withFolder(profile.command('list [kind]')), dependencies);
  addShow(withFolder(profile.command('show <id>')), dependencies);
  addCheck(profile.command('check <file>'), dependencies);
  addNew(profile.command('new <kind>'), dependencies);
}

/** The folder with models of the branch; null = it has none. */
export function ownProfiles({ config, profiles }: Pick<OwnOptions, 'config' | 'profiles'>, dependencies: Dependencies): string | null {
  if (profiles !== undefined) return profiles;
  const file = configFileOf({ ...(config !== undefined && { config }) }, dependencies);
  return file === null || !existsSync(file) ? null : readConfig(file).devices.profiles;
}

function addList(command: Command, dependencies: Dependencies): void {
  command
    .description('lists the known models of printers, LED boards, keypads and scanners')
    .addHelpText('after', '\nExamples:\n  qctl device profile list            all\n  qctl device profile list printer    printers')
    .action((word: string | undefined, own: OwnOptions) => {
      const kinds = word === undefined ? PROFILE_KIND_NAMES : [kindNamed(word)];
      const folder = ownProfiles(own, dependencies);
      const rows = kinds.flatMap((kind) =>
        [...PROFILE_KINDS[kind].known(folder).values()].map(({ id, vendor, model }) => ({
          kind,
          profile: id,
          vendor,
          model,
          from: isOwn(folder, kind, id) ? 'the branch' : 'the box',
        })),
      );
      dependencies.out(globalOptions(command).json ? json(rows) : table(rows, dependencies));
    });
}

const isOwn = (folder: string | null, kind: ProfileKindName, id: string): boolean =>
  folder !== null && existsSync(join(folder, kind, `${id}.toml`));

function kindNamed(word: string): ProfileKindName {
  if (isProfileKind(word)) return word;
  throw new UsageError(`no profiles are called ${word}; there are ${PROFILE_KIND_NAMES.join(', ')}`);
}

function addShow(command: Command, dependencies: Dependencies): void {
  command
    .description('shows all facts known of a model, with their sources')
    .addHelpText('after', '\nExamples:\n  qctl device profile show epson-tm-t20iii    one model')
    .action((id: string, own: OwnOptions) => {
      const folder = ownProfiles(own, dependencies);
      const found = PROFILE_KIND_NAMES.map((kind) => PROFILE_KINDS[kind].known(folder).get(id)).find((profile) => profile !== undefined);
      if (found === undefined) throw new RefusedError(`no profile is called ${id}; see "qctl device profile list"`);
      dependencies.out(globalOptions(command).json ? json(found) : showProfile(found, dependencies));
    });
}

function showProfile({ sources, quirks = [], ...facts }: AnyProfile, page: Dependencies): string {
  const notes = quirks.map(({ what, why }) => `  ${printable(what)}: ${printable(why)}\n`);
  const known = sources.map(({ fact, source }) => `  ${printable(fact)}: ${printable(source)}\n`);
  const parts = [fields(facts, page), ...(notes.length > 0 ? ['\nGood to know\n', ...notes] : []), '\nSources\n', ...known];
  return parts.join('');
}

function addCheck(command: Command, dependencies: Dependencies): void {
  command
    .description('checks the file of a model and lists every fault with its line')
    .addOption(new Option('--kind <kind>', 'kind of device (default: the kind that its tables say)').choices(PROFILE_KIND_NAMES))
    .addHelpText('after', '\nExamples:\n  qctl device profile check /etc/qbox/profiles/printer/acme-80.toml    before the box is restarted')
    .action((file: string, own: OwnOptions) => {
      const toml = textOf(file);
      const kind = own.kind ?? kindOfProfile(toml);
      const faults = PROFILE_KINDS[kind].check(basename(file), toml).map(({ field, expected, got }) => {
        // A text that is no TOML says its line itself.
        const line = Number(/^TOML; line (\d+)/.exec(expected)?.[1] ?? lineOfField(toml, field));
        return { line, field, expected, got: got ?? null };
      });
      if (globalOptions(command).json) dependencies.out(json({ kind, faults }));
      else if (faults.length === 0) dependencies.out(`ok: a ${kind}, profile = ${JSON.stringify(basename(file, '.toml'))}\n`);
      for (const { line, field, expected, got } of globalOptions(command).json ? [] : faults) {
        const found = got === null ? '' : `, got ${JSON.stringify(got)}`;
        dependencies.out(printable(`${file}:${line}: ${field === '' ? '' : `${field}: `}expected ${expected}${found}`).concat('\n'));
      }
      if (faults.length > 0) throw new NotInOrderError(`${file}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
    });
}

const NEW = `# A model of the branch. Save it as MAKER-MODEL.toml in small letters, in the folder of its kind below [devices] profiles,
# check it with "qctl device profile check FILE", name it as profile = "MAKER-MODEL", and restart the box.
# What follows is a model that works; each value is to be looked at. Behind [[sources]] stands where each fact is from: write there what
# you found it out from, or "none: …" with the reason why the value does no harm.
`;

function addNew(command: Command, dependencies: Dependencies): void {
  command
    .description('prints a file to begin with, for a model that is not known yet')
    .addHelpText('after', '\nExamples:\n  qctl device profile new printer > /etc/qbox/profiles/printer/acme-80.toml    to be edited')
    .action((word: string) => {
      const kind = kindNamed(word);
      const example = readFileSync(join(shippedPath('firmware-profiles'), kind, `${PROFILE_KINDS[kind].template}.toml`), 'utf8');
      dependencies.out(`${NEW}\n${example}`);
    });
}
