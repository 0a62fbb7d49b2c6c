/** What `qctl device add` needs to know of the branch: windows and kiosks by name, and what boards would show. From a running box. */

import { type PortAddress, parsePortAddress } from '../../../../drivers/ports/address.js';
import { portKey } from '../../../../drivers/ports/port-key.js';
import type { Kind } from '../../../config/devices/kinds.js';
import type { QboxClient } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { RefusedError, UnreachableError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { printable, table } from '../../output.js';
import { askChoice, askText, didYouMean } from '../../questions.js';
import { withSession } from '../../session.js';
import { targetOf } from '../../target.js';

type Setting = readonly [key: string, value: string];

interface NamedPlace {
  readonly key: 'workplace' | 'registrator';
  readonly id: number;
  readonly name: string;
}

/** null = no box runs here, or it lets nobody in without a password: that is no reason to refuse a change of its file. */
async function fromBox<Result>(run: Run, read: (client: QboxClient) => Promise<Result>): Promise<Result | null> {
  if (!targetOf(run.options, run.dependencies).isLocal && run.options.password === undefined) return null;
  try {
    return await withSession(run, ({ client }) => read(client));
  } catch (failure) {
    if (failure instanceof UnreachableError) return null;
    throw failure;
  }
}

/** The device of a running box that has this port; null = none, or no box runs here. */
export async function userAtBox(run: Run, address: PortAddress): Promise<string | null> {
  const devices = await fromBox(run, (client) => client.call('devices', {}));
  const isThere = ({ port }: { readonly port: string }): boolean => {
    const other = parsePortAddress(port);
    return !('fault' in other) && portKey(other) === portKey(address);
  };
  return devices?.find(isThere)?.name ?? null;
}

async function placesOf(client: QboxClient): Promise<readonly NamedPlace[]> {
  const [windows, kiosks] = await Promise.all([client.list('Workplace'), client.list('Registrator')]);
  return [
    ...windows.map(({ id, name }): NamedPlace => ({ key: 'workplace', id, name })),
    ...kiosks.map(({ id, name }): NamedPlace => ({ key: 'registrator', id, name })),
  ];
}

/** Asks for the window or kiosk of a keypad or scanner, by its name where a box runs that knows it. */
export async function standsAt(kind: Kind, run: Run<{ readonly set: readonly string[] }>): Promise<readonly Setting[]> {
  const { options, dependencies } = run;
  const isTold = options.set.some((word) => /^(workplace|registrator)=/.test(word));
  if ((kind !== 'keypad' && kind !== 'scanner') || isTold) return [];
  const option = '--set workplace=ID or --set registrator=ID';
  if (dependencies.ask === undefined) throw new UsageError(`where it stands: there is no terminal to ask on: use ${option}`);
  const places = await fromBox(run, placesOf);
  if (places === null || places.length === 0) {
    const id = await askText(dependencies, 'Id of the window that it stands at', option);
    if (!/^[1-9]\d*$/.test(id)) throw new UsageError(`an id is a whole number where no box runs that knows names, not ${id}`);
    return [['workplace', id]];
  }
  const choices = places.map((place) => ({ label: `${place.name} (${place.key} ${place.id})`, word: place.name, value: place }));
  const { key, id } = await askChoice(dependencies, 'Where it stands', option, choices);
  return [[key, String(id)]];
}

/** `--set "workplace=Window 2"`: the id of the window with this name. */
export async function settingsByName(run: Run, settings: readonly Setting[]): Promise<readonly Setting[]> {
  const isByName = ([key, value]: Setting): boolean => /^(workplace|registrator)$/.test(key) && value.startsWith('"');
  if (!settings.some(isByName)) return settings;
  const places = await fromBox(run, placesOf);
  // What the file may have is checked later, with all the rest of it.
  if (places === null) return settings;
  return settings.map((setting): Setting => {
    const [key, value] = setting;
    if (!isByName(setting)) return setting;
    const name = String(JSON.parse(value));
    const there = places.filter((place) => place.key === key);
    const named = there.filter((place) => place.name.toLowerCase() === name.toLowerCase());
    const [only, ...more] = named;
    if (only === undefined)
      throw new RefusedError(
        `no ${key} is called ${name}${didYouMean(
          name,
          there.map((place) => place.name),
        )}`,
      );
    if (more.length > 0) throw new RefusedError(`several are called ${name}: ${named.map(({ id }) => `${key}=${id}`).join(', ')}`);
    return [key, String(only.id)];
  });
}

/** Tickets and windows of the branch as these boards would show them; nothing where no box runs. */
export async function showPreview(run: Run, model: string, others: readonly Setting[]): Promise<void> {
  const transliterate = others.some(([key, value]) => key === 'transliterate' && value === 'true');
  const preview = await fromBox(run, (client) => client.call('previewBoards', { model, ...(transliterate && { transliterate }) }));
  const { out } = run.dependencies;
  if (preview === null) return out('# no box runs here: what these boards would show of its tickets cannot be told\n');
  const rows = preview.rows.map((row) => ({ of: `${row.kind} ${row.text}`, shows: row.shows.join('  '), so: verdictText(row) }));
  out(table(rows, run.dependencies));
  const lacksLetters = preview.rows.some(({ verdict, letters }) => verdict === 'cannot' && letters.length > 0);
  if (lacksLetters && !transliterate)
    out('# --set transliterate=true replaces letters that these boards lack, as far as they have similar ones\n');
}

function verdictText({ verdict, letters, cells, like }: ReplyData<'previewBoards'>['rows'][number]): string {
  switch (verdict) {
    case 'shown':
      return 'shown';
    case 'cannot':
      return printable(letters.length > 0 ? `CANNOT BE SHOWN: no ${letters.join(' ')}` : `CANNOT BE SHOWN: longer than ${cells}`);
    case 'likeOther':
      return printable(`LOOKS LIKE the tickets ${like === '' ? 'without a letter' : like}`);
    case 'likeDigits':
      return printable(`may be misread: ${letters.join(' ')} looks like a digit`);
  }
}
