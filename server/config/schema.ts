/**
 * The declaration of every setting: name, kind, bounds, default and purpose. Derived from it: the type `Config`, the names in the file
 * (`requests_per_second`) and in the environment (`QBOX_REQUESTS_PER_SECOND`), the flags, the texts of faults and `qbox.example.toml`.
 * Units are part of the names. `load.ts` reads the values.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../model/limits.js';
import { OneOf } from '../model/schema.js';
import { LOG_LEVELS, type LogLevel } from '../protocol/commands/box/diagnostics.js';
import { tomlValue } from '../protocol/configuration-file/write.js';
import { GROUPINGS, type Grouping } from '../protocol/figures/indicators.js';
import { devicesExample } from './devices/all.js';
import { headquarters } from './headquarters.js';
import { MaybeOrigin, MaybePath, MaybePort, Switch, Text, Whole } from './kinds.js';
import { messages } from './messages.js';
import { metrics } from './metrics.js';
import { mqtt } from './mqtt.js';
import { voice } from './voice.js';

/** The zone of the system; UTC if the system does not report one. */
function systemTimeZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone && zone !== 'Etc/Unknown' ? zone : 'UTC';
}

const MEBIBYTE = 1024 * 1024;

const Level = Type.Unsafe<LogLevel>({
  ...OneOf(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`),
  default: 'info',
  description: 'Lowest level that is logged: fatal, error, warn, info, debug or trace.',
});

const server = Type.Object(
  {
    demo: Switch(false, 'Load the demo branch if the data directory is empty.', { 'x-flag': '--demo' }),
    data: Text('./var', 4096, 'Directory of the database. A relative path starts at the working directory.', {
      'x-flag': '--data <dir>',
    }),
    host: Text('0.0.0.0', 253, 'IP address to listen on; 127.0.0.1 = this machine only.', { 'x-flag': '--host <host>' }),
    port: Whole(8080, 0, 65_535, 'TCP port for HTTP and WebSocket; 0 = any free port.', { 'x-flag': '--port <n>' }),
    plainPort: MaybePort('Additional TCP port without TLS, for old devices; requires TLS on the main port. Default: none.', {
      'x-example': 8081,
    }),
    socket: MaybePath('Unix socket for qctl on this machine; "none" = none. Default: qbox.sock in the data directory.', {
      'x-example': '/run/qbox/qbox.sock',
    }),
    tlsCertificate: MaybePath('Certificate chain (PEM). With this setting and tls_key the main port speaks https and wss only.', {
      'x-example': '/etc/qbox/certificate.pem',
    }),
    tlsKey: MaybePath('Private key of the certificate (PEM).', { 'x-example': '/etc/qbox/key.pem' }),
    backups: MaybePath('Folder of the backups that administrators see on their page. Default: backups in the data directory.', {
      'x-example': '/var/backups/qbox',
    }),
    allowedOrigins: Type.Array(Type.String({ maxLength: 300 }), {
      default: [],
      maxItems: 100,
      description: 'Origins of other web pages that may open connections. Pages of the box itself always may.',
      'x-expects': 'a list of origins such as "https://kiosk.example:8443"',
      'x-example': ['https://kiosk.example:8443'],
    }),
  },
  { description: 'Network addresses of the box and its data directory.' },
);

const web = Type.Object(
  {
    publicUrl: MaybeOrigin(
      "Address at which visitors' phones reach the box. If set, each ticket has a QR code with its own page. Default: none, no QR code.",
      { 'x-example': 'http://queue.example:8082' },
    ),
    load: Type.Boolean({
      default: false,
      description:
        'Everybody may read how busy the branch is, at /load and as JSON at /load.json: waiting visitors, open windows, waits by service.',
      'x-expects': 'true or false',
    }),
    visitorPort: MaybePort("Additional TCP port without TLS that serves only visitors' pages, for the Wi-Fi of the hall. Default: none.", {
      'x-example': 8082,
    }),
  },
  { description: 'Pages for visitors: /t/CODE, opened with the QR code on the ticket; /load, how busy the branch is.' },
);

const limits = Type.Object(
  {
    requestsPerSecond: Whole(200, 0, 1_000_000, 'Requests per second on one connection; a burst may have twice as many; 0 = no limit.'),
    frameBytes: Whole(LIMITS.frames.mostBytes, 1024, 64 * MEBIBYTE, 'Largest accepted frame, in bytes (a photo of a visitor included).'),
    connections: Whole(LIMITS.connections.most, 1, 100_000, 'Open connections at the same time.'),
    connectionsPerAddress: Whole(
      LIMITS.connections.perAddress,
      1,
      100_000,
      'Open connections from one address (IPv6: one /64 network) at the same time; raise it behind a proxy.',
    ),
    subscriptionsPerConnection: Whole(100, 1, 10_000, 'Subscriptions of one connection.'),
    idleTimeoutSeconds: Whole(
      LIMITS.connections.silentSeconds,
      8,
      960,
      'Close a connection that sends nothing, not even a pong, for so many seconds.',
    ),
    sessions: Whole(LIMITS.sessions, 1, 100_000, 'Open sessions at the same time.'),
    liveTickets: Whole(200_000, 1, 1_000_000, 'Unfinished tickets at the same time.'),
  },
  { description: 'Limits for each client and for all clients together.' },
);

const sessions = Type.Object(
  {
    ageHours: Whole(720, 1, 87_600, 'Lifetime of a session, in hours.'),
    placesStay: Switch(true, 'Keep kiosks and boards in use logged in: age_hours counts from their last use, not from the log-in.'),
  },
  { description: 'Sessions.', 'x-prefix': 'SESSION_' },
);

const branch = Type.Object(
  {
    name: Text('qbox', 200, 'Name of the branch, printed on tickets.', { 'x-environment': 'BRANCH_NAME', 'x-example': 'qbox' }),
    timeZone: Text(
      systemTimeZone(),
      100,
      'Time zone of the branch, for its days and the dates on tickets. Default: the zone of the system.',
      {
        'x-example': 'Europe/Moscow',
      },
    ),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$' }), {
      default: ['ru', 'kk', 'en'],
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      description:
        'Languages of the branch: names of services and windows may be given in each. The first is that of the names themselves.',
      'x-environment': 'BRANCH_LANGUAGES',
      'x-expects': 'a list of languages, each once, such as "ru", "kk", "en"',
    }),
    keepTicketsOvernight: Switch(false, 'Keep unfinished tickets at the change of the day; false = close them.'),
    ageingMinutesPerPoint: Whole(
      5,
      0,
      1440,
      'Minutes of waiting that are one point of priority; those of ticket and service are then added. 0 = no ageing, as in --demo.',
      { 'x-demo': 0 },
    ),
    servicesStartTogether: Switch(
      false,
      'Start all services of a visitor at a call; false = one that others wait for who came earlier starts at its own turn. Under a ' +
        'calling profile all start at a call, whatever this says; at a finish it decides there, too, what goes on. A service that a ' +
        'clerk adds starts at once where the window does it: the visitor stands there.',
    ),
    vanishLimit: Whole(2, 0, 1000, 'Number of skips after which a ticket is closed as a no-show; 0 = never.'),
    undoSeconds: Whole(10, 0, 300, 'Seconds in which a clerk can undo a finish, a skip or a transfer; 0 = no undo.'),
    breakReasonRequired: Switch(false, 'Clerks take a break only with a reason from the book Reason.'),
    postponeDelaysMinutes: Type.Array(Type.Integer({ minimum: 1, maximum: 1440 }), {
      default: [1, 5, 10, 15, 20, 25],
      minItems: 1,
      maxItems: 50,
      description: 'Delays that a clerk can choose when postponing a visitor, in minutes, ascending.',
      'x-expects': 'a list of 1 to 50 whole numbers from 1 to 1440',
    }),
  },
  { description: 'Name, time zone and queue rules of the branch.' },
);

const printing = Type.Object(
  {
    waitSeconds: Whole(3, 0, 60, 'Longest time that the answer to a kiosk waits for the printed ticket, in seconds.', {
      'x-environment': 'PRINT_WAIT_SECONDS',
    }),
    deadlineSeconds: Whole(120, 5, 86_400, 'Seconds after which an unprinted ticket is given up.', {
      'x-environment': 'PRINT_DEADLINE_SECONDS',
    }),
    lowRollTickets: Whole(50, 0, 100_000, 'Warn when the counter of the box shows fewer tickets left on the roll; 0 = never.'),
  },
  { description: 'Ticket printing: time limits and the low-paper warning.' },
);

const lcd = Type.Object(
  {
    callSeconds: Whole(7, 1, 120, 'Seconds for which a call is marked as new. No other call replaces it during this time.'),
    pictureSizes: Type.Array(Type.String({ maxLength: 9 }), {
      default: [],
      maxItems: 8,
      description: 'Sizes that screens request with /qboard/ID.png?width=W&height=H. They always get a picture, like 1920x1080.',
      'x-expects': 'a list of at most 8 sizes such as "1280x720"',
      'x-example': ['1280x720', '1080x1920'],
    }),
    templates: MaybePath('Folder of LCD board templates (NAME.toml), in addition to the built-in ones. Default: none.', {
      'x-example': '/etc/qbox/lcd',
    }),
  },
  { description: 'LCD boards. Screens connected to the box itself are configured below, in [lcds.NAME].', 'x-prefix': 'LCD_' },
);

const devices = Type.Object(
  {
    profiles: MaybePath('Folder with additional device profiles: printer/NAME.toml and so on; see firmware-profiles. Default: none.', {
      'x-example': '/etc/qbox/profiles',
    }),
  },
  { description: 'Device profiles. The devices themselves are configured below.', 'x-prefix': 'DEVICE_' },
);

const storage = Type.Object(
  {
    historyDays: Whole(1100, 1, 36_500, 'Days for which finished tickets stay in the statistics.'),
    personalDays: Whole(
      30,
      1,
      36_500,
      'Days for which comments, pin codes and names of visitors are kept after the registration; figures are kept for history_days.',
    ),
    photoEdgePx: Whole(640, 64, 4096, 'Longer edge of stored visitor photos, in pixels; larger photos are scaled down.'),
    journalDays: Whole(60, 1, 36_500, 'Days for which the event journal is kept.'),
    snapshotEvents: Whole(10_000, 1, 10_000_000, 'Events between two snapshots: fewer make the start faster, more write less.'),
  },
  { description: 'Retention and storage.' },
);

const reports = Type.Object(
  {
    folder: MaybePath('Folder for a report of each day, such as one that is shared with the head office. Default: none, no report.', {
      'x-example': '/srv/qbox-reports',
    }),
    fromTime: Type.String({
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      default: '20:00',
      description:
        'Time from which the report of the day is written, once nobody is here; after midnight it is written again, with all of the day.',
      'x-expects': 'a time such as "20:00"',
    }),
    by: Type.Array(Type.Unsafe<Grouping>(OneOf(GROUPINGS)), {
      default: ['service', 'window', 'clerk', 'hour'],
      maxItems: GROUPINGS.length,
      uniqueItems: true,
      description: 'Files of each report: its figures by service, window and so on, as qctl stats --by.',
      'x-expects': `a list of ${GROUPINGS.join(', ')}`,
    }),
    format: Type.Unsafe<'csv' | 'xlsx' | 'json'>({
      ...OneOf(['csv', 'xlsx', 'json'], 'csv, xlsx or json'),
      default: 'csv',
      description:
        'Format of the files: csv or xlsx (Excel), in the first of the languages of the branch; json for machines, with the names of ' +
        'docs/indicators.md.',
    }),
  },
  { description: 'Reports of figures, written to a folder each evening; docs/indicators.md defines each figure.', 'x-prefix': 'REPORT_' },
);

const log = Type.Object({ level: Level }, { description: 'Log: JSON lines on standard error.', 'x-prefix': 'LOG_' });

const TABLES = {
  ...{ server, web, limits, sessions, branch, printing, voice, lcd, mqtt, messages },
  ...{ headquarters, devices, storage, reports, metrics, log },
};

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;

export type Settings = { readonly [Table in keyof typeof TABLES]: DeepReadonly<Static<(typeof TABLES)[Table]>> };

/** One setting with all its names. */
export type Setting = ReturnType<typeof toSetting>;

const toSnake = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @param prefix of the names in the environment, where the keys alone would be unclear */
function toSetting(table: string, key: string, schema: TSchema, prefix = '') {
  const fileKey = toSnake(key);
  return {
    table,
    /** In the code: `requestsPerSecond`. */
    key,
    /** In the file, inside its table: `requests_per_second`. */
    fileKey,
    path: `${table}.${fileKey}`,
    environment: `QBOX_${schema['x-environment'] ?? prefix + fileKey.toUpperCase()}`,
    /** `--port <n>`; most settings have none. */
    flag: schema['x-flag'] as string | undefined,
    description: schema.description ?? '',
    expects: String(schema['x-expects']),
    schema,
  };
}

export const TABLE_NAMES: readonly string[] = Object.keys(TABLES);

export const SETTINGS: readonly Setting[] = Object.entries(TABLES).flatMap(([table, schema]) =>
  Object.entries(schema.properties).map(([key, property]) => toSetting(table, key, property, schema['x-prefix'])),
);

/** The text of `qbox.example.toml`: every setting with its default, commented out. */
export function exampleToml(): string {
  const head = [
    '# Settings of qbox. Generated from server/config/schema.ts: `npx vitest run test/config/example.test.ts -u` writes it anew.',
    '# Every line shows the default, or an example where the default is "none"; remove the "# " before a setting to change it.',
    '# Each setting can also be given in the environment (name in brackets). Flags override the environment, which overrides the file.',
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
  return ['', `## ${setting.description} [${setting.environment}]`, `# ${setting.fileKey} = ${tomlValue(value)}`];
}
