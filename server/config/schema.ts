/**
 * The declaration of every setting: name, kind, bounds, default and what it is for. From it derive the type `Config`, the
 * names in the file (`requests_per_second`) and in the environment (`QBOX_REQUESTS_PER_SECOND`), the flags, the texts of
 * faults and `qbox.example.toml`. Units are part of the names. `load.ts` reads the values.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../model/limits.js';
import { VOICE_LANGUAGES, type VoiceLanguage } from '../presentation/voice/announcement.js';
import { devicesExample } from './devices/all.js';
import { MaybeHours, MaybeOrigin, MaybePath, MaybePort, Switch, Text, Whole } from './kinds.js';

/** The zone the system is set to; a box whose system does not say counts its days in UTC. */
function systemTimeZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone && zone !== 'Etc/Unknown' ? zone : 'UTC';
}

const MEBIBYTE = 1024 * 1024;

const LogLevel = Type.Union(
  [Type.Literal('fatal'), Type.Literal('error'), Type.Literal('warn'), Type.Literal('info'), Type.Literal('debug'), Type.Literal('trace')],
  {
    default: 'info',
    description: 'What is logged: fatal, error, warn, info, debug or trace.',
    'x-expects': 'one of fatal, error, warn, info, debug, trace',
    'x-environment': 'LOG_LEVEL',
  },
);

const server = Type.Object(
  {
    demo: Switch(false, 'Start with the demo branch when the data directory is empty.', { 'x-flag': '--demo' }),
    data: Text('./var', 4096, 'Directory of the database. A relative path counts from the working directory.', {
      'x-flag': '--data <dir>',
    }),
    host: Text('0.0.0.0', 253, 'Address to listen on; 127.0.0.1 = this machine only.', { 'x-flag': '--host <host>' }),
    port: Whole(8080, 0, 65_535, 'TCP port for HTTP and WebSocket; 0 = any free one.', { 'x-flag': '--port <n>' }),
    plainPort: MaybePort('A second TCP port without TLS, for old devices, beside one with TLS. Default: none.', { 'x-example': 8081 }),
    socket: MaybePath('Unix socket for qctl on this machine; "none" = none. Default: qbox.sock in the data directory.', {
      'x-example': '/run/qbox/qbox.sock',
    }),
    tlsCertificate: MaybePath('Certificate chain (PEM). With tls_key the box speaks https and wss only.', {
      'x-example': '/etc/qbox/certificate.pem',
    }),
    tlsKey: MaybePath('Private key of the certificate (PEM).', { 'x-example': '/etc/qbox/key.pem' }),
    allowedOrigins: Type.Array(Type.String({ maxLength: 300 }), {
      default: [],
      maxItems: 100,
      description: 'Origins of other web pages that may open connections, beside the box itself.',
      'x-expects': 'a list of origins such as "https://kiosk.example:8443"',
      'x-example': ['https://kiosk.example:8443'],
    }),
  },
  { description: 'Where the box listens and where it keeps its data.' },
);

const web = Type.Object(
  {
    publicUrl: MaybeOrigin(
      "Address under which visitors' phones reach the box: with it tickets carry a QR code of their own page. Default: none, no such code.",
      { 'x-example': 'http://queue.example:8082' },
    ),
    visitorPort: MaybePort("A TCP port without TLS that has nothing but visitors' own pages, for the Wi-Fi of the hall. Default: none.", {
      'x-example': 8082,
    }),
  },
  { description: "The pages of visitors' own: /t/CODE, from the QR code on the ticket." },
);

const limits = Type.Object(
  {
    requestsPerSecond: Whole(200, 0, 1_000_000, 'Requests a second on one connection, with a burst of twice that; 0 = no limit.'),
    frameBytes: Whole(LIMITS.frames.mostBytes, 1024, 64 * MEBIBYTE, 'Largest frame accepted, in bytes (the photo of a visitor counts).'),
    connections: Whole(LIMITS.connections.most, 1, 100_000, 'Connections at the same time.'),
    connectionsPerAddress: Whole(
      LIMITS.connections.perAddress,
      1,
      100_000,
      'Connections from one address (of IPv6: one network of 64 bits) at the same time; raise it behind a proxy.',
    ),
    subscriptionsPerConnection: Whole(100, 1, 10_000, 'Subscriptions of one connection.'),
    idleTimeoutSeconds: Whole(
      LIMITS.connections.silentSeconds,
      8,
      960,
      'A connection that says nothing for so long, pongs included, is closed.',
    ),
    sessions: Whole(LIMITS.sessions, 1, 100_000, 'Sessions at the same time.'),
    liveTickets: Whole(200_000, 1, 1_000_000, 'Unfinished tickets at the same time.'),
  },
  { description: 'What one client, and all of them together, may take.' },
);

const sessions = Type.Object(
  {
    ageHours: Whole(720, 1, 87_600, 'A session ends after so many hours.', { 'x-environment': 'SESSION_AGE_HOURS' }),
    placesStay: Switch(true, 'A kiosk or a board that is in use stays logged in: its hours count from its last use, not from its log-in.', {
      'x-environment': 'SESSION_PLACES_STAY',
    }),
  },
  { description: 'Log-ins.' },
);

const branch = Type.Object(
  {
    name: Text('qbox', 200, 'Name of the branch, printed on tickets.', { 'x-environment': 'BRANCH_NAME', 'x-example': 'qbox' }),
    timeZone: Text(systemTimeZone(), 100, 'Time zone in which days begin and tickets are dated. Default: the zone of the system.', {
      'x-example': 'Europe/Moscow',
    }),
    keepTicketsOvernight: Switch(false, 'Keep unfinished tickets at the change of the day; otherwise they are closed.'),
    ageingMinutesPerPoint: Whole(
      0,
      0,
      1440,
      'Each so many minutes of waiting make a visitor one point of priority more urgent; 0 = never.',
    ),
    vanishLimit: Whole(0, 0, 1000, 'A visitor skipped so many times is closed as a no-show; 0 = never.'),
    undoSeconds: Whole(10, 0, 300, 'A clerk can take a finish, a skip or a transfer back for so many seconds; 0 = never.'),
    postponeDelaysMinutes: Type.Array(Type.Integer({ minimum: 1, maximum: 1440 }), {
      default: [1, 5, 10, 15, 20, 25],
      minItems: 1,
      maxItems: 50,
      description: 'The delays a clerk may choose from, in minutes, ascending.',
      'x-expects': 'a list of 1 to 50 whole numbers from 1 to 1440',
    }),
  },
  { description: 'How the queue of this branch works.' },
);

const printing = Type.Object(
  {
    waitSeconds: Whole(3, 0, 60, 'How long the answer to a kiosk waits for the paper, in seconds.', {
      'x-environment': 'PRINT_WAIT_SECONDS',
    }),
    deadlineSeconds: Whole(120, 5, 86_400, 'A ticket that is not printed after so many seconds is given up.', {
      'x-environment': 'PRINT_DEADLINE_SECONDS',
    }),
    lowRollTickets: Whole(50, 0, 100_000, 'Warn when the roll is good for fewer tickets, by the counter of the box; 0 = never.'),
  },
  { description: 'Paper: when tickets are given up, and when a roll is low.' },
);

const voice = Type.Object(
  {
    languages: Type.Array(Type.Unsafe<VoiceLanguage>(Type.Union(VOICE_LANGUAGES.map((language) => Type.Literal(language)))), {
      default: ['ru'],
      minItems: 1,
      uniqueItems: true,
      description: 'Languages in which visitors are called, one after the other: ru, en, kk.',
      'x-expects': 'a list of languages, each once: "ru", "en", "kk"',
      'x-environment': 'VOICE_LANGUAGES',
    }),
    times: Whole(1, 1, 5, 'How often each call is said.', { 'x-environment': 'VOICE_TIMES' }),
    pauseSeconds: Whole(3, 0, 60, 'Between two times of the same call, in seconds.', { 'x-environment': 'VOICE_PAUSE_SECONDS' }),
    quietHours: MaybeHours('Hours in the time zone of the branch in which nobody is called by voice. Default: none.', {
      'x-example': '21:00-08:00',
      'x-environment': 'VOICE_QUIET_HOURS',
    }),
    waitingMax: Whole(100, 1, 1000, 'Calls that may wait for the voice; of more the oldest is left out.', {
      'x-environment': 'VOICE_WAITING_MAX',
    }),
    chime: Switch(true, 'Two notes before each call.', { 'x-environment': 'VOICE_CHIME' }),
    clips: MaybePath('Folder of recorded clips, as docs/voice-clips.md lists them; what it lacks is spoken by espeak-ng. Default: none.', {
      'x-example': '/var/lib/qbox/clips',
      'x-environment': 'VOICE_CLIPS',
    }),
    wordsPerMinute: Whole(140, 80, 450, 'How fast espeak-ng speaks.', { 'x-environment': 'VOICE_WORDS_PER_MINUTE' }),
  },
  { description: 'Calls by voice. Which sound devices there are is told below, in [sound.NAME].' },
);

const lcd = Type.Object(
  {
    callSeconds: Whole(7, 1, 120, 'So long a call is marked as new, and so long it can be read before another takes its place.', {
      'x-environment': 'LCD_CALL_SECONDS',
    }),
    pictureSizes: Type.Array(Type.String({ maxLength: 9 }), {
      default: [],
      maxItems: 8,
      description: 'Sizes of screens that ask for /qboard/ID.png?width=W&height=H: they always have their picture, as in 1920x1080.',
      'x-expects': 'a list of at most 8 sizes such as "1280x720"',
      'x-environment': 'LCD_PICTURE_SIZES',
      'x-example': ['1280x720', '1080x1920'],
    }),
    templates: MaybePath('Folder with templates of the branch, NAME.toml each, beside those that come with the box.', {
      'x-environment': 'LCD_TEMPLATES',
      'x-example': '/etc/qbox/lcd',
    }),
  },
  { description: 'Boards on screens. Which screens the box itself paints is told below, in [lcds.NAME].' },
);

const devices = Type.Object(
  {
    profiles: MaybePath(
      'Folder with models that the branch described itself, printer/NAME.toml and so on; see firmware-profiles. Default: none.',
      {
        'x-environment': 'DEVICE_PROFILES',
        'x-example': '/etc/qbox/profiles',
      },
    ),
  },
  { description: 'What is known of models of devices. Which devices there are is told below.' },
);

const storage = Type.Object(
  {
    historyDays: Whole(1100, 1, 36_500, 'Days that finished tickets stay in the statistics.'),
    personalDays: Whole(
      30,
      1,
      36_500,
      'Days that comments, pin codes and names of visitors stay after they came; figures stay as long as the visit.',
    ),
    photoEdgePx: Whole(640, 64, 4096, 'Longer edge to which photos of visitors are scaled down, in pixels.'),
    journalDays: Whole(60, 1, 36_500, 'Days that the journal of events is kept.'),
    snapshotEvents: Whole(20_000, 1, 10_000_000, 'Events between two snapshots: fewer make the start faster, more write less.'),
  },
  { description: 'What is kept on the disk.' },
);

const log = Type.Object({ level: LogLevel }, { description: 'The log: JSON lines on standard error.' });

const TABLES = { server, web, limits, sessions, branch, printing, voice, lcd, devices, storage, log };

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;

export type Settings = { readonly [Table in keyof typeof TABLES]: DeepReadonly<Static<(typeof TABLES)[Table]>> };

/** One setting with all its names. */
export interface Setting {
  readonly table: string;
  /** In the code: `requestsPerSecond`. */
  readonly key: string;
  /** In the file, inside its table: `requests_per_second`. */
  readonly fileKey: string;
  /** `limits.requests_per_second`: what faults call it. */
  readonly path: string;
  /** `QBOX_REQUESTS_PER_SECOND` */
  readonly environment: string;
  /** `--port <n>`; most settings have none. */
  readonly flag: string | undefined;
  readonly description: string;
  /** What the value must be, in plain words. */
  readonly expects: string;
  readonly schema: TSchema;
}

const toSnake = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function toSetting(table: string, key: string, schema: TSchema): Setting {
  const fileKey = toSnake(key);
  return {
    table,
    key,
    fileKey,
    path: `${table}.${fileKey}`,
    environment: `QBOX_${schema['x-environment'] ?? fileKey.toUpperCase()}`,
    flag: schema['x-flag'],
    description: schema.description ?? '',
    expects: String(schema['x-expects']),
    schema,
  };
}

export const TABLE_NAMES: readonly string[] = Object.keys(TABLES);

export const SETTINGS: readonly Setting[] = Object.entries(TABLES).flatMap(([table, schema]) =>
  Object.entries(schema.properties).map(([key, property]) => toSetting(table, key, property)),
);

/** The text of `qbox.example.toml`: every setting with its default, commented out. */
export function exampleToml(): string {
  const head = [
    '# Settings of qbox. Generated from server/config/schema.ts: `npx vitest run test/config/load.test.ts -u` writes it anew.',
    '# Every line shows the default, or an example where the default is "none"; remove the "# " before a setting to change it.',
    '# The same settings are read from the environment (the name in brackets); flags go over environment over file.',
  ];
  const tables = Object.entries(TABLES).flatMap(([table, schema]) => [
    '',
    `# ${schema.description}`,
    `[${table}]`,
    ...SETTINGS.filter((setting) => setting.table === table).flatMap(exampleLines),
  ]);
  return `${[...head, ...tables, ...devicesExample()].join('\n')}\n`;
}

function exampleLines(setting: Setting): string[] {
  const value: unknown = setting.schema['x-example'] ?? setting.schema.default;
  return ['', `## ${setting.description} [${setting.environment}]`, `# ${setting.fileKey} = ${toToml(value)}`];
}

/** The kinds of values that settings have are written alike in JSON and TOML, but for the spaces in lists. */
const toToml = (value: unknown): string => JSON.stringify(value).replace(/,(?=\d|")/g, ', ');
