/**
 * Which way imports go: model ◄ protocol ◄ engine ◄ whatif ◄ presentation ◄ config ◄ pipeline ◄ transport ◄ devices ◄ uplink ◄ web ◄ demo ◄
 * administration ◄ app; db/ and drivers/ stand beside them, qctl/ is a program of its own.
 * test/architecture/imports.test.ts shows that each rule can fail.
 */

/** Rooms of server/ from the inside out: a room imports itself and those before it. */
const ROOMS = [
  'model',
  'protocol',
  'engine',
  'whatif',
  'presentation',
  'config',
  'pipeline',
  'transport',
  'devices',
  'uplink',
  'web',
  'demo',
  'administration',
  'app',
];

/** What a text of a book is in a language, a branch's colour on a ground, when something is open: pages and the box say it alike. */
const ALIKE = '^server/model/(books/working-hours|by-language|designs/colours|hours-of-day|no-segment|spoken-wait|wait-norm)\\.ts$';

/** What the build puts into pages: declarations of books as data (see `vite.config.ts`), and lists of files, whose types are Vite's. */
const MADE_BY_THE_BUILD = ['^virtual:forms$', '^node_modules/vite/types/'];

/** The one file of the product that imports each package with native code. */
const NATIVE = {
  'uWebSockets\\.js': '^server/transport/listeners\\.ts$',
  'better-sqlite3': '^db/files/sqlite\\.ts$',
  'better-sqlite3-from-node-22': '^db/files/sqlite\\.ts$',
  sharp: '^drivers/imaging/render-process\\.ts$',
  serialport: '^drivers/ports/serial\\.ts$',
  'node-hid': '^drivers/input/hid\\.ts$',
  usb: '^drivers/ports/usb\\.ts$',
  'unix-dgram': '^server/app/service-manager\\.ts$',
};

const room = (name) => `^server/${name}/`;
/** What a family, a dialect or a keypad is added to by a line. */
const CATALOGUES = '^drivers/(led/families|printer/dialects|input/keypads)/index\\.ts$';
const NOT_TYPES = { dependencyTypesNot: ['type-only'] };

const outward = ROOMS.slice(0, -1).map((name, index) => ({
  name: `${name}-looks-inward`,
  comment: `server/${name}/ imports nothing of the rooms around it: ${ROOMS.slice(index + 1).join(', ')}.`,
  severity: 'error',
  from: { path: room(name) },
  to: { path: `^server/(${ROOMS.slice(index + 1).join('|')})/` },
}));

const native = Object.entries(NATIVE).map(([name, owner]) => ({
  name: `one-importer-of-${name.replace('\\', '')}`,
  comment: 'A package with native code is imported by one file, so that it can be replaced there.',
  severity: 'error',
  from: { path: '^(server|db|drivers)/', pathNot: owner },
  to: { path: `^node_modules/${name}/`, ...NOT_TYPES },
}));

const pure = [
  {
    name: 'engine-is-pure',
    comment: 'The engine is a function of its input: at run time it knows itself, the model and a heap.',
    severity: 'error',
    from: { path: room('engine') },
    to: { pathNot: ['^server/(engine|model)/', '^node_modules/tinyqueue/'], ...NOT_TYPES },
  },
  {
    name: 'whatif-is-pure',
    comment: 'A day that is tried out is a function of what is kept of it: the room knows itself, the engine, the model and a heap.',
    severity: 'error',
    from: { path: room('whatif') },
    to: { pathNot: ['^server/(whatif|engine|model)/', '^node_modules/tinyqueue/'], ...NOT_TYPES },
  },
  {
    name: 'facts-are-pure',
    comment: 'How visits are counted is a function of visits: box, headquarters and audit call it, and it knows itself alone.',
    severity: 'error',
    from: { path: '^db/facts/' },
    to: { pathNot: ['^db/facts/'] },
  },
  {
    name: 'presentation-is-pure',
    comment: 'What people see is a function of the state: at run time the room knows itself, the model, messages and makers of codes.',
    severity: 'error',
    from: { path: room('presentation') },
    // bwip-js is loaded when it is needed.
    to: { pathNot: ['^server/(presentation|model)/', '^locales/', '^node_modules/(bwip-js|lean-qr)/', '^module$'], ...NOT_TYPES },
  },
  {
    name: 'model-has-no-effects',
    comment: 'The model is data: no module of Node, and no package but the one that writes schemas.',
    severity: 'error',
    from: { path: room('model') },
    to: { pathNot: ['^server/model/', '^node_modules/@sinclair/typebox/'], ...NOT_TYPES },
  },
];

/** What headquarters needs of the box: pure functions and forms, and what answers browsers. */
const OF_HEADQUARTERS = [
  '^server/hq/',
  '^server/uplink/(wire|credentials|facts|down-wire|live/(live-wire|live-form)|files/(file-words|files-wire|release-manifest))\\.ts$',
  '^db/facts/',
  '^server/model/',
  '^server/protocol/',
  '^server/pipeline/(access/(passwords|login-guard|login-log)|limits/(guess-budget|rate-limit)|metrics/(exposition|tallies))\\.ts$',
  '^server/transport/page\\.ts$',
  '^server/web/(built-pages|metrics-page)\\.ts$',
  '^server/config/flags\\.ts$',
];

/** A program of its own in this tree, which the box needs nothing of. */
const ofItsOwn = (rule, name, comment) => ({
  name: rule,
  comment,
  severity: 'error',
  from: { path: '^(server|db|drivers)/', pathNot: room(name) },
  to: { path: room(name) },
});

const walls = [
  {
    name: 'headquarters-knows-the-wire-only',
    comment:
      'Headquarters is a program of its own: of the box it knows what travels, how facts are counted, how requests are checked, passwords, ' +
      'metrics and built pages; nothing of its queue and its store.',
    severity: 'error',
    from: { path: '^server/hq/' },
    to: { path: '^(db|drivers|server)/', pathNot: OF_HEADQUARTERS },
  },
  {
    name: 'nobody-imports-headquarters',
    comment: 'Its program is not on the box; its page, which is built with the others, knows the forms of its answers.',
    severity: 'error',
    from: { path: '^(server|db|drivers)/', pathNot: room('hq') },
    to: { path: room('hq'), pathNot: '^server/hq/api/replies\\.ts$' },
  },
  {
    name: 'pages-of-a-box-know-no-headquarters',
    comment: 'Its answers are for its page alone.',
    severity: 'error',
    from: { path: '^(server|db|drivers)/', pathNot: '^server/(hq|web/client/(hq|remote))/' },
    to: { path: '^server/hq/api/replies\\.ts$' },
  },
  {
    name: 'db-knows-no-server',
    comment: 'The store keeps rows; what they mean is known in server/.',
    severity: 'error',
    from: { path: '^db/' },
    to: { path: '^(server|drivers)/' },
  },
  {
    name: 'drivers-know-no-server',
    comment: 'Drivers know devices and nothing of queues.',
    severity: 'error',
    from: { path: '^drivers/' },
    to: { path: '^(server|db)/' },
  },
  {
    name: 'pages-know-the-protocol-only',
    comment: 'A page runs in a browser: it imports itself, the typed client, figures of visits, and types of what travels.',
    severity: 'error',
    from: { path: '^server/web/client/', pathNot: '^server/web/client/board/' },
    to: {
      pathNot: [
        '^server/web/client/',
        '^server/protocol/(client|figures)/',
        ALIKE,
        '^locales/',
        '^node_modules/(preact|intl-messageformat|jsqr|lean-qr|uplot|write-excel-file)/',
        ...MADE_BY_THE_BUILD,
      ],
      ...NOT_TYPES,
    },
  },
  {
    name: 'pages-know-types-of-the-wire',
    comment: 'What a page knows of the box is what the protocol says.',
    severity: 'error',
    from: { path: '^server/web/client/', pathNot: '^server/web/client/board/' },
    to: { path: '^(db|drivers|server)/', pathNot: '^server/(web/client|protocol|model|hq/api/replies\\.ts)' },
  },
  {
    name: 'the-board-lays-out-as-the-box-does',
    comment: 'The page of a board runs the pure functions that lay out drawn boards: one truth. It knows nothing else.',
    severity: 'error',
    from: { path: '^server/web/client/board/' },
    to: {
      pathNot: [
        '^server/web/client/',
        '^server/protocol/client/',
        '^server/presentation/(lcd|voice|text|wording|glyph-widths)',
        ALIKE,
        '^locales/',
        '^node_modules/preact/',
        ...MADE_BY_THE_BUILD,
      ],
      ...NOT_TYPES,
    },
  },
  {
    name: 'nobody-imports-pages',
    comment: 'Pages are built by Vite and served as files.',
    severity: 'error',
    from: { path: '^(server|db|drivers)/', pathNot: '^server/web/client/' },
    to: { path: '^server/web/client/' },
  },
  {
    name: 'nobody-imports-main',
    comment: 'The composition root knows everybody; nobody knows it.',
    severity: 'error',
    from: {},
    to: { path: '^server/(qctl/)?main\\.ts$' },
  },
  {
    name: 'rooms-know-no-configuration',
    comment: 'app/ reads the configuration and hands each room what it needs; a room may know its type.',
    severity: 'error',
    from: { path: '^server/(pipeline|transport|web)/' },
    to: { path: '^server/config/', ...NOT_TYPES },
  },
  {
    name: 'no-loose-files',
    comment: 'main.ts is the only file beside the rooms; devices/ and pipeline/ have a folder for each kind of work.',
    severity: 'error',
    from: {},
    to: { path: '^server/((devices|pipeline)/)?[^/]+\\.ts$', pathNot: '^server/main\\.ts$' },
  },
  ofItsOwn('qctl-is-a-program', 'qctl', 'The command line of the technician: the box needs nothing of it.'),
  {
    name: 'product-imports-no-test',
    comment: 'The product runs without its tests.',
    severity: 'error',
    from: { path: '^(server|db|drivers)/' },
    to: { path: '^test/' },
  },
];

const packages = [
  {
    name: 'no-cycle',
    comment: 'Modules that need each other cannot be understood one at a time.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: NOT_TYPES },
  },
  {
    name: 'no-cycle-of-types',
    comment: 'Nor can those of the product be that need each other for types. A catalogue names its members, which are made to its types.',
    severity: 'error',
    from: { path: '^(server|db|drivers)/' },
    to: { circular: true, viaOnly: { pathNot: CATALOGUES } },
  },
  {
    name: 'no-package-for-development',
    comment: 'The box is installed without the packages for development.',
    severity: 'error',
    // Pages take what they need with them when they are built.
    from: { path: '^(server|db|drivers)/', pathNot: '^server/web/client/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '/@types/' },
  },
  {
    name: 'no-package-by-chance',
    comment: 'A package that only another one asked for can vanish at any time.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'everything-is-found',
    comment:
      'An import that leads nowhere is not checked by any other rule. On Node 20 one package is not installed: see db/files/sqlite.ts.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: ['^better-sqlite3-from-node-22$', ...MADE_BY_THE_BUILD] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...outward, ...native, ...pure, ...walls, ...packages],
  options: {
    doNotFollow: { path: ['^node_modules', '^dist'] },
    exclude: { path: '^docs' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
