import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ConfigFault, describeFaults } from '../../server/config/fault.js';
import { packageVersion } from '../../server/config/flags.js';
import { loadConfig } from '../../server/config/load.js';
import { SETTINGS, type Setting } from '../../server/config/schema.js';
import { faultsOf, folder, goodConfig, tomlFile } from './loading.js';

const NOWHERE = { address: null, branch: null, keyFile: null, authorityFile: null };
const faultsOfFile = (text: string) => faultsOf(['--config', tomlFile(text)]);
const fieldsOf = (faults: readonly ConfigFault[]) => faults.map(({ field }) => field);

describe('defaults', () => {
  test('nothing given is a whole Config', () => {
    expect(goodConfig([])).toEqual({
      server: {
        demo: false,
        data: './var',
        host: '0.0.0.0',
        port: 8080,
        plainPort: null,
        socket: null,
        tlsCertificate: null,
        tlsKey: null,
        backups: null,
        allowedOrigins: [],
      },
      web: { publicUrl: null, load: false, visitorPort: null },
      limits: {
        requestsPerSecond: 200,
        frameBytes: 2_097_152,
        connections: 2000,
        connectionsPerAddress: 500,
        subscriptionsPerConnection: 100,
        idleTimeoutSeconds: 120,
        sessions: 2000,
        liveTickets: 200_000,
      },
      sessions: { ageHours: 720, placesStay: true },
      branch: {
        name: 'qbox',
        timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        keepTicketsOvernight: false,
        languages: ['ru', 'kk', 'en'],
        ageingMinutesPerPoint: 5,
        servicesStartTogether: false,
        vanishLimit: 2,
        undoSeconds: 10,
        breakReasonRequired: false,
        postponeDelaysMinutes: [1, 5, 10, 15, 20, 25],
      },
      printing: { waitSeconds: 3, deadlineSeconds: 120, lowRollTickets: 50 },
      lcd: { callSeconds: 7, pictureSizes: [], templates: null },
      voice: {
        languages: ['ru'],
        visitorLanguage: 'ignored',
        times: 1,
        pauseSeconds: 3,
        quietHours: null,
        waitingMax: 100,
        ...{ chime: true, clips: null, wordsPerMinute: 140 },
      },
      mqtt: {
        ...{ address: null, user: null, passwordFile: null, authorityFile: null },
        ...{ topic: 'qbox', homeAssistant: false, discoveryTopic: 'homeassistant' },
      },
      messages: {
        ...{ smtp: null, smtpUser: null, smtpPasswordFile: null, smtpAuthorityFile: null, smtpFrom: null, gammu: null, folder: null },
        ...{ countries: ['7'], nearAhead: 3, nearSeconds: 300, calledSeconds: 120, perTicket: 4, perAddress: 10, quietHours: null },
        ...{ perBooking: 6, remindMinutes: [1440, 120] },
      },
      headquarters: { ...NOWHERE, keepDays: 90, filesMib: 4_096, remoteKiosk: 0, remotePerHour: 30, remoteBookingsPerHour: 0 },
      ...{ devices: { profiles: null }, metrics: { published: false, tokenFile: null }, log: { level: 'info' } },
      storage: { historyDays: 1100, personalDays: 30, photoEdgePx: 640, journalDays: 60, snapshotEvents: 10_000 },
      reports: { folder: null, fromTime: '20:00', by: ['service', 'window', 'clerk', 'hour'], format: 'csv' },
      printers: [],
      keypads: [],
      scanners: [],
      pins: [],
      leds: [],
      lcds: [],
      sound: [],
    });
  });

  test('it is frozen through and through, and the declaration stays as it was', () => {
    const config = goodConfig([]);
    const parts: unknown[] = [
      config,
      ...Object.values(config),
      config.branch.postponeDelaysMinutes,
      config.server.allowedOrigins,
      config.printers,
    ];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
    expect(SETTINGS.some(({ schema }) => Object.isFrozen(schema.default) && Array.isArray(schema.default))).toBe(false);
  });
});

describe('precedence', () => {
  test('flag over environment over file over default', () => {
    const path = tomlFile('[server]\nport = 1001\nhost = "10.0.0.1"\ndata = "/file"\n');
    const config = goodConfig(['--config', path, '--port', '1003'], { QBOX_PORT: '1002', QBOX_HOST: '10.0.0.2' });
    expect(config.server).toMatchObject({ port: 1003, host: '10.0.0.2', data: '/file', demo: false });
  });

  test('the file is named by a flag or by QBOX_CONFIG, and the flag wins', () => {
    const [one, two] = [tomlFile('[log]\nlevel = "warn"'), tomlFile('[log]\nlevel = "debug"')];
    expect(goodConfig([], { QBOX_CONFIG: one }).log.level).toBe('warn');
    expect(goodConfig(['--config', two], { QBOX_CONFIG: one }).log.level).toBe('debug');
  });

  test('every flag is understood', () => {
    expect(goodConfig(['--demo', '--data', '/d', '--port=0', '--host', '::1']).server).toMatchObject({
      demo: true,
      data: '/d',
      port: 0,
      host: '::1',
    });
  });

  test('an empty variable is not set', () => {
    expect(goodConfig([], { QBOX_PORT: '', QBOX_CONFIG: '' }).server.port).toBe(8080);
  });
});

const ADDRESSES: Readonly<Record<string, string>> = {
  'mqtt.address': 'mqtts://broker.example:8883',
  'headquarters.address': 'tls://headquarters.example:4222',
};

describe('environment', () => {
  test('every setting has a name of its own', () => {
    const names = SETTINGS.map(({ environment }) => environment);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'QBOX_DEMO',
        'QBOX_DATA',
        'QBOX_PORT',
        'QBOX_HOST',
        'QBOX_REQUESTS_PER_SECOND',
        'QBOX_SESSION_AGE_HOURS',
        'QBOX_LOG_LEVEL',
      ]),
    );
  });

  test.each(SETTINGS.map((setting) => [setting.environment, setting] as const))(
    '%s sets what it names, and nothing else',
    (name, setting) => {
      const lists: Record<string, string> = {
        allowedOrigins: 'http://a.example, https://b.example:8443',
        ...{ languages: 'kk, ru', countries: '7, 996', by: 'kiosk, month' },
        pictureSizes: '1280x720, 1080x1920',
      };
      const list = lists[setting.key];
      const other: Record<string, readonly [string, unknown]> = {
        integer: [String(setting.schema.minimum), setting.schema.minimum],
        boolean: ['yes', true],
        array: list ? [list, list.split(', ')] : ['2, 4', [2, 4]],
      };
      const texts: Record<string, string> = {
        ...{ timeZone: 'Asia/Almaty', level: 'trace', quietHours: '21:00-08:00', publicUrl: 'http://q' },
        ...{ fromTime: '19:30', format: 'xlsx', visitorLanguage: 'only', smtp: 'smtps://mail.example:465' },
        ...{ address: ADDRESSES[setting.path] ?? '', branch: 'lenina-12', topic: 'west', discoveryTopic: 'home' },
      };
      const own = texts[setting.key] ?? '/some/text';
      const [text, value] = other[String(setting.schema.type)] ?? [own, own];
      // The two paths of TLS only go together, and a plain port only with them.
      const [certificate, key] = [{ QBOX_TLS_CERTIFICATE: '/c' }, { QBOX_TLS_KEY: '/k' }];
      const tls = { tlsCertificate: key, tlsKey: certificate, plainPort: { ...certificate, ...key } }[setting.key];
      // Headquarters is nowhere without the name of the branch.
      const branch = { QBOX_HEADQUARTERS_BRANCH: 'lenina-12' };
      const partners = { 'headquarters.address': branch, 'messages.smtp': { QBOX_MESSAGES_SMTP_FROM: 'q@example.kz' } };
      const partner = partners[setting.path as keyof typeof partners] ?? tls ?? {};
      const [before, after] = [goodConfig([]), goodConfig([], { [name]: text, ...partner })].map(
        (config) => structuredClone(config) as unknown as Record<string, Record<string, unknown>>,
      );
      expect(after?.[setting.table]?.[setting.key]).toEqual(value);
      const differs = ({ table, key }: Setting) => JSON.stringify(before?.[table]?.[key]) !== JSON.stringify(after?.[table]?.[key]);
      const changed = SETTINGS.filter((each) => differs(each) && !(name === 'QBOX_DEMO' && 'x-demo' in each.schema));
      const expected = value === setting.schema.default ? [] : [name, ...Object.keys(partner)];
      expect(changed.map(({ environment }) => environment).sort()).toEqual(expected.sort());
    },
  );

  test.each([
    ['1', true],
    ['true', true],
    ['on', true],
    ['0', false],
    ['no', false],
    ['FALSE', false],
  ])('QBOX_DEMO=%s is %s', (text, value) => {
    expect(goodConfig([], { QBOX_DEMO: text }).server.demo).toBe(value);
  });

  test('a misspelt name is a fault that names the right one; a foreign one is not', () => {
    expect(faultsOf([], { QBOX_REQUEST_PER_SECOND: '0', QBOX_SOMETHING_ELSE: '1', PORT: 'x' })).toMatchObject([
      {
        field: 'QBOX_REQUEST_PER_SECOND',
        expected: 'the name of a setting (did you mean QBOX_REQUESTS_PER_SECOND?)',
        got: undefined,
        source: 'environment QBOX_REQUEST_PER_SECOND',
      },
    ]);
  });
});

describe('faults', () => {
  test('all of them at once, each with its field, what was expected, what was found and where', () => {
    const path = tomlFile('[server]\nport = "eighty"\n[limits]\nframe_bites = 5\n[log]\nlevel = "loud"\n');
    expect(
      faultsOf(['--config', path, '--host', ''], { QBOX_SESSIONS: '-1', QBOX_DEMO: 'maybe', QBOX_TIME_ZONE: 'Mars/Olympus' }),
    ).toMatchObject([
      {
        field: 'limits.frame_bites',
        expected: 'a known setting (did you mean limits.frame_bytes?)',
        got: 'frame_bites',
        source: `file ${path}`,
      },
      { field: 'server.demo', expected: 'true or false', got: '"maybe"', source: 'environment QBOX_DEMO' },
      { field: 'server.host', expected: 'a text of 1 to 253 characters', got: '""', source: 'flag --host' },
      { field: 'server.port', expected: 'a whole number from 0 to 65535', got: '"eighty"', source: `file ${path}` },
      { field: 'limits.sessions', expected: 'a whole number from 1 to 100000', got: '-1', source: 'environment QBOX_SESSIONS' },
      { field: 'log.level', expected: 'one of fatal, error, warn, info, debug, trace', got: '"loud"', source: `file ${path}` },
      {
        field: 'branch.time_zone',
        expected: 'the IANA name of a time zone such as "Europe/Moscow"',
        got: '"Mars/Olympus"',
        source: 'environment QBOX_TIME_ZONE',
      },
    ]);
  });

  test('are one line each in words', () => {
    const faults = faultsOf(['--port', '65536'], { QBOX_VANISH_LIMIT: '1.5' });
    expect(describeFaults({ faults })).toBe(
      'server.port: expected a whole number from 0 to 65535, got 65536 (flag --port)\n' +
        'branch.vanish_limit: expected a whole number from 0 to 1000, got "1.5" (environment QBOX_VANISH_LIMIT)',
    );
  });

  test.each([
    ['[servers]\nport = 1', 'servers', '[server]'],
    ['[server]\nprot = 1', 'server.prot', 'server.port'],
    ['port = 1', 'port', 'server.port'],
    ['[limits]\nport = 1', 'limits.port', 'server.port'],
    ['[branch]\ntimezone = "UTC"', 'branch.timezone', 'branch.time_zone'],
    ['[storage]\ndirectory = "/srv"', 'storage.directory', /^a known setting$/],
    ['[server.tls]\nkey = "k"', 'server.tls', /^a known setting$/],
    ['[server]\n__proto__ = 1', 'server.__proto__', /^a known setting$/],
  ])('an unknown key names the one that is near: %j', (text, field, meant) => {
    const faults = faultsOfFile(text);
    expect(fieldsOf(faults)).toEqual([field]);
    expect(faults[0]?.expected).toMatch(meant);
  });

  test('a table written as a value', () => {
    expect(fieldsOf(faultsOfFile('log = "info"'))).toEqual(['log']);
  });

  test('a file that is missing, and one that is not TOML', () => {
    const missing = join(folder, 'missing.toml');
    expect(faultsOf(['--config', missing])).toMatchObject([
      { field: 'config', expected: 'a file that can be read', source: `file ${missing}` },
    ]);
    expect(faultsOfFile('[server]\nport = = 1')).toMatchObject([{ field: 'line 2, column 8', expected: 'valid TOML' }]);
  });

  test('an unknown flag, a flag without its value, a stray word; the rest is looked at all the same', () => {
    expect(fieldsOf(faultsOf(['--prot', '1'], { QBOX_PORT: 'x' }))).toEqual(['flags', 'server.port']);
    expect(faultsOf(['--port'])).toMatchObject([{ field: 'flags', got: expect.stringContaining('argument missing') }]);
    expect(faultsOf(['start'])).toMatchObject([{ field: 'flags', got: expect.stringContaining('too many arguments') }]);
  });
});

describe('printers', () => {
  const printersOf = (text: string) => goodConfig(['--config', tomlFile(text)]).printers;

  test('behind a queue of CUPS are models that are never asked', () => {
    const table = (profile: string): string => `[printers.old]\nport = "cups:Kiosk"\nprofile = "${profile}"`;
    expect(printersOf(table('generic-80mm-silent'))[0]?.address).toEqual({ kind: 'cups', queue: 'Kiosk' });
    const faults = faultsOf(['--config', tomlFile(table('epson-tm-t20iii'))]);
    expect(describeFaults({ faults })).toContain('printers.old.profile: expected a model that is never asked');
  });

  test('are tables by name, in the order of the file, with what the profile says where nothing else is said', () => {
    const printers = printersOf(`
      [printers.hall]
      port = "tcp:192.168.1.50:9100"
      profile = "epson-tm-t20iii"
      [printers.cash-2]
      port = "usblp:/dev/usb/lp0"
      profile = "generic-58mm"
      mode = "text"
      roll_metres = 0
      [printers.small]
      port = "usblp:/dev/usb/lp1"
      profile = "generic-58mm"
    `);
    expect(printers.map(({ name, port, mode, rollMetres, profile }) => [name, port, profile.id, mode, rollMetres])).toEqual([
      ['hall', 'tcp:192.168.1.50:9100', 'epson-tm-t20iii', 'raster', 80],
      ['cash-2', 'usblp:/dev/usb/lp0', 'generic-58mm', 'text', 0],
      ['small', 'usblp:/dev/usb/lp1', 'generic-58mm', 'raster', 30],
    ]);
    expect(printers[0]?.address).toEqual({ kind: 'tcp', host: '192.168.1.50', port: 9100 });
  });

  test('no fault tells the password in an address', () => {
    const path = tomlFile('[mqtt]\naddress = "mqtt://qbox:a b:9@broker@192.168.1.40:1883"');
    const told = describeFaults({ faults: [...faultsOf(['--config', path]), ...faultsOf([], { QBOX_MQTT_ADDRESS: 'mqtt://u:s3cret@h' })] });
    expect(told).toContain('got "mqtt://u:…@h"');
    expect(told).not.toMatch(/s3cret|9@broker/);
  });

  test('every fault of every printer at once, beside those of other settings', () => {
    const path = tomlFile(`
      printers.list = "hall"
      [printers.hall]
      port = "usblp"
      profile = "epson-tm-t20"
      roll_meters = 80
      [printers.cash]
      profile = 3
      mode = "fast"
      roll_metres = -1
      [server]
      port = -1
    `);
    const faults = faultsOf(['--config', path]);
    expect(describeFaults({ faults }).split('\n')).toEqual([
      `server.port: expected a whole number from 0 to 65535, got -1 (file ${path})`,
      `printers.list: expected a table [printers.list], got "hall" (file ${path})`,
      `printers.hall.roll_meters: expected a known setting (did you mean printers.hall.roll_metres?), got "roll_meters" (file ${path})`,
      expect.stringMatching(/^printers\.hall\.port: expected an address such as usblp:\/dev\/usb\/lp0, .*, got "usblp" \(file /),
      expect.stringMatching(
        /^printers\.hall\.profile: expected the name of a profile \(did you mean .*epson-tm-t20ii, .*\?\), got "epson-tm-t20" /,
      ),
      `printers.cash.port: expected a port such as "usblp:/dev/usb/lp0" or "tcp:192.168.1.50:9100", got nothing (file ${path})`,
      `printers.cash.profile: expected the name of a profile, got 3 (file ${path})`,
      `printers.cash.mode: expected "raster" or "text", got "fast" (file ${path})`,
      `printers.cash.roll_metres: expected metres from 0 to 1000, got -1 (file ${path})`,
    ]);
  });

  test.each([
    ['printers = 3', 'printers', 'a table [printers]'],
    ['[printers.a]\nport = "serial:/dev/ttyS0"\nprofile = "generic-80mm"', 'printers.a.port', '&flow=rtscts (baud is missing)'],
    ['[printer.hall]\nport = "usblp:/dev/usb/lp0"', 'printer', 'did you mean [printers]?'],
    ['[printers."Зал"]\nport = "usblp:/dev/usb/lp0"\nprofile = "generic-80mm"', 'printers.Зал', 'a name of 1 to 40'],
  ])('%j', (text, field, expected) => {
    const faults = faultsOfFile(text);
    expect(fieldsOf(faults)).toEqual([field]);
    expect(faults[0]?.expected).toContain(expected);
  });
});

describe('relations', () => {
  test.each([
    ['[server]\ntls_key = "k"', 'server.tls_certificate', 'a value, because server.tls_key has one'],
    ['[server]\ntls_certificate = "c"', 'server.tls_key', 'a value, because server.tls_certificate has one'],
    ['[server]\nplain_port = 8081', 'server.plain_port', 'no value without server.tls_certificate'],
    ['[server]\nallowed_origins = ["https://a.example/path"]', 'server.allowed_origins'],
    ['[server]\nallowed_origins = ["a.example"]', 'server.allowed_origins'],
    ['[server]\nallowed_origins = ["*"]', 'server.allowed_origins'],
    ['[branch]\ntime_zone = "+03:00"', 'branch.time_zone'],
    ['[branch]\npostpone_delays_minutes = [5, 5]', 'branch.postpone_delays_minutes'],
    ['[branch]\npostpone_delays_minutes = [10, 5]', 'branch.postpone_delays_minutes'],
    ['[branch]\npostpone_delays_minutes = []', 'branch.postpone_delays_minutes'],
  ])('%j is refused', (text, field, expected = '') => {
    expect(faultsOfFile(text)).toMatchObject([{ field, expected: expect.stringContaining(expected) }]);
  });

  test('and the same, kept, is accepted', () => {
    const config = goodConfig([
      '--config',
      tomlFile(
        '[server]\ntls_key = "k"\ntls_certificate = "c"\nallowed_origins = ["https://a.example", "http://b.example:81"]\n' +
          '[branch]\ntime_zone = "Asia/Almaty"\npostpone_delays_minutes = [2, 3]\n',
      ),
    ]);
    expect(config.server).toMatchObject({ tlsKey: 'k', tlsCertificate: 'c', allowedOrigins: ['https://a.example', 'http://b.example:81'] });
    expect(config.branch).toMatchObject({ timeZone: 'Asia/Almaty', postponeDelaysMinutes: [2, 3] });
  });
});

describe('words', () => {
  test('--help names every flag and every variable', () => {
    const help = loadConfig(['--help'], {});
    const words = ['--demo', '--config', '--data', '--port', '--host', '--version', ...SETTINGS.map(({ environment }) => environment)];
    expect('answer' in help && words.filter((word) => !help.answer.includes(word))).toEqual([]);
  });

  test('--version is the version of the package, whatever else is wrong', () => {
    expect(loadConfig(['--version'], { QBOX_PORT: 'x' })).toEqual({ answer: `${packageVersion()}\n` });
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
