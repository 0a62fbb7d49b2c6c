/** Types that the command of docs/guide.md makes of the JSON schema are types that a client can be written with. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The line of the guide, without where its output goes. */
const [, COMMAND = ''] = /^(npx json-schema-to-typescript \S+) > /m.exec(readFileSync(join(ROOT, 'docs/guide.md'), 'utf8')) ?? [];

/** A kiosk and a window. Below each `// refused` is a line that must not compile. */
const CLIENT = `
import type { Consumer, CurrentQueuePushFrame, Error, Frame, Push } from './types.js';
import type { RegistrateConsumerReply, Reply, Request, Service, Workplace } from './types.js';

export const requests: readonly Request[] = [
  { command: 'login', data: { component: 'registrator', login: 'kiosk', password: '827ccb0eea8a706c4c34a16891f84e7b', registrator: '1' } },
  { command: 'registrateConsumer', token: '{…}', id: 'a', data: { services: [4, '5'], preview: false } },
  { command: 'postponeConsumer', token: '{…}', data: { delay: '15', return2me: true } },
  { command: 'subscribeServices', token: '{…}', data: { initial: true } },
  // refused: no such command
  { command: 'callEverybody' },
  // refused: no such field
  { command: 'nextConsumer', token: '{…}', data: { window: 11 } },
  // refused: the delay is needed
  { command: 'postponeConsumer', token: '{…}', data: {} },
  // refused: a command that needs a session
  { command: 'nextConsumer' },
];

const isError = (data: object): data is Error => 'codeError' in data;

/** An answer is known by its command, and what it is made of has one type each. */
export function ticketOf(reply: Reply): string | undefined {
  if (reply.command !== 'registrateConsumer' || isError(reply.data)) return undefined;
  const answer: RegistrateConsumerReply = reply.data;
  const id: number = answer.consumer.id;
  const state: 'WAITING' | 'SERVING' | 'POSTPONE' | 'SERVED' | 'REJECTED' = answer.consumer.state;
  const window: Workplace | undefined = answer.consumer.workplace;
  const printed: 'none' | 'queued' | 'printing' | 'printed' | 'failed' | 'screen' = answer.print.state;
  // refused: no such field
  answer.consumer.number_of_ticket;
  return [id, state, window?.name, printed, answer.consumer.ticket].join(' ');
}

/** Ids are numbers in answers, whatever a request may say. */
export const stageOf = (service: Service): readonly number[] => service.operations['50'] ?? [];
export const isOff = ({ disabled }: Service): boolean => disabled === 1;
export const clerkOf = ({ services }: Consumer, service: number): number | undefined => services[service]?.['50']?.['3']?.user_id;

export function waiting(push: Push): number {
  if (push.command === 'consumerList') return push.data.filter((consumer) => consumer.state === 'WAITING').length;
  return push.command === 'currentQueue' ? mayCall(push) : 0;
}
const mayCall = ({ data }: CurrentQueuePushFrame): number => data.filter((entry) => entry.mayCall).length;

export const parametersOf = ({ parameters = {} }: Error): readonly unknown[] => Object.values(parameters);
export const commandOf = (frame: Frame): string => frame.command;
`;

let folder: string;
let types: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qbox-types-'));
  const [program = '', ...args] = COMMAND.split(' ');
  // The same types; laying out their lines takes longer than making them.
  types = execFileSync(program, [...args, '--format', 'false'], { cwd: ROOT, encoding: 'utf8' });
  await writeFile(join(folder, 'types.ts'), types);
  await writeFile(join(folder, 'client.ts'), CLIENT);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('a client compiles with them, and what the box would refuse does not', () => {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: [],
    // Neither the types of a browser nor the compiler's own are what is checked.
    lib: ['lib.es2022.d.ts'],
    skipLibCheck: true,
  };
  const program = ts.createProgram([join(folder, 'client.ts')], options);
  const faults = new Map(
    ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line : 0;
      return [`${file?.fileName.split('/').at(-1)}:${line + 1}`, ts.flattenDiagnosticMessageText(messageText, '\n')];
    }),
  );
  const lines = CLIENT.split('\n');
  const refused = lines.flatMap((line, index) => (line.includes('// refused:') ? [`client.ts:${index + 2}`] : []));
  expect([...faults].filter(([place]) => !refused.includes(place))).toEqual([]);
  expect(refused.filter((place) => !faults.has(place))).toEqual([]);
  expect(refused.length).toBeGreaterThan(4);
});

it('each element of a book is one type', () => {
  const names = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = '']) => name);
  expect(names).toEqual(
    expect.arrayContaining(['Service', 'Workplace', 'Consumer', 'ConsumerPreRegistered', 'LoginReply', 'LoginRequest']),
  );
  expect(names.filter((name) => /\d$/.test(name))).toEqual([]);
  // Tuples of every length that a list may have, written out, were 400,000 lines.
  expect(types.split('\n').length).toBeLessThan(40_000);
});
