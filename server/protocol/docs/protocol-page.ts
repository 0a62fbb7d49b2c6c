/** docs/protocol.md: how to talk to the box, and every command with its fields and a whole request and reply. */
import { LIMITS } from '../../model/limits.js';
import {
  ANSWERS_KEPT_ALWAYS,
  ANSWERS_KEPT_MAX,
  ANSWERS_KEPT_TOTAL,
  DAY_ANSWERS_KEPT_MAX,
  REQUESTS_IN_FLIGHT_MAX,
} from '../../model/request-limits.js';
import type { CommandDeclaration, Family } from '../declaration.js';
import { NO_COMMAND } from '../envelope.js';
import { COMMANDS } from '../registry.js';
import { bookIndex, booksPart } from './books-part.js';
import { answerTables, commandHead, fieldTable, foldedExampleOf, whoMay } from './command-part.js';
import { designPart, lcdTemplatePart } from './design-part.js';
import { refusalExample } from './errors-page.js';
import { framesOf } from './frames.js';
import { code, jsonBlock, linkTo, page, part, table } from './markdown.js';

const FAMILIES: Readonly<Record<Exclude<Family, 'books'>, string>> = {
  general: 'Sessions and the box',
  registration: 'Taking a ticket',
  queue: 'The queue and its history',
  serving: 'Serving visitors',
  printing: 'Paper',
  boards: 'LED boards',
  lcd: 'LCD boards',
  visitor: "A visitor's own page",
};
const families = Object.entries(FAMILIES) as [Family, string][];
const commandsOf = (family: Family): CommandDeclaration[] => [...COMMANDS.values()].filter((command) => command.family === family);

const CONNECTION = `## Connection

Open a WebSocket to any path of the box's HTTP port, send one JSON object a text frame, and read one JSON object a text frame.
The first command is \`login\`: it answers a token, and all but the few commands that anybody may send carry it. A token may be used on
several connections, and outlives a restart of the box.

In a browser's console on a page of the box with the demo branch:

\`\`\`js
const box = new WebSocket('ws://localhost:8080/');
box.onmessage = ({ data }) => console.log(JSON.parse(data));
const user = { login: 'admin', password: '827ccb0eea8a706c4c34a16891f84e7b' };
box.onopen = () => box.send(JSON.stringify({ command: 'login', data: { component: 'workplace', workplace: 11, ...user } }));
\`\`\`

A password travels as its MD5 in hexadecimal; the one above is \`12345\`.`;

const { connections, frames, unread } = LIMITS;

/** What a client must do beside sending requests, so that it is not closed. */
const STAYING = `### Staying connected

- **Answer pings.** The box sends WebSocket pings and expects the pong with the same payload (RFC 6455, 5.5.3). Browsers and
  nearly all libraries do that by themselves, as long as they read. An unsolicited pong does not count.
- **Say something whole.** Who has sent no whole frame, not even a pong, for ${connections.silentSeconds} s
  (\`idle_timeout_seconds\`) is cut; a ping comes after half of that time. A frame counts when its last byte has come.
- **Read.** What was sent counts as unread until the ping behind it is answered. Who has read nothing for
  ${unread.stalledSeconds} s is closed with 1013 and \`did not read what it was sent\`. Who owes more than
  ${unread.perConnectionBytes / 2 ** 20} MiB is cut without a good-bye, and earlier where all clients together owe more than
  ${unread.totalBytes / 2 ** 20} MiB. A push waits until the ones before it were read, and then it is the newest state:
  lists in between are left out.
- **Keep frames short.** At most ${frames.mostBytes / 2 ** 20} MiB (\`frame_bytes\`), and ${frames.visitorBytes / 2 ** 10} KiB
  at the visitors' door: a longer one is answered by \`frameTooLarge\` and closed with 1009, a much longer one is cut as soon as
  its head announces it. Where very many are connected, who comes is given room for frames of ${frames.shortBytes / 2 ** 10} KiB;
  a client of the branch whose longer frame was refused connects again, and gets more.
- At most ${connections.most} connections (\`connections\`), ${connections.perAddress} from one address
  (\`connections_per_address\`); one more gets 503 with \`Retry-After\`.`;

const request = table(
  ['key', 'needed', 'meaning'],
  [
    ['`token`', 'with all commands but those for anybody', 'the session, as `login` answered it'],
    ['`command`', 'yes', 'the name of a command'],
    ['`data`', 'if the command needs any', 'its parameters, an object'],
    ['`id`', 'no', 'a text or a whole number of your choice, best a UUID, echoed in the reply; `1` and `"1"` are two'],
  ],
);
const reply = table(
  ['key', 'in', 'meaning'],
  [
    ['`dateTime`', 'replies and pushes', 'when the box said it: ISO 8601, UTC'],
    ['`command`', 'replies and pushes', `the command of the request, or of what is pushed; \`"${NO_COMMAND}"\` if the request named none`],
    ['`data`', 'replies and pushes', 'the answer: an object, a list, or an error'],
    ['`token`', 'replies', 'the token of the request, if it had one'],
    ['`id`', 'replies', 'the `id` of the request, if it had one'],
  ],
);

/** Commands whose answers are kept until the day ends. */
const answersAllDay = [...COMMANDS.values()]
  .filter((command) => command.answersAllDay)
  .map(({ name }) => code(name))
  .join(', ');

function envelopePart(): string {
  const command = COMMANDS.get('nextConsumer');
  const frames = command && framesOf(command);
  return part(
    '## Envelope',
    'A request:',
    request,
    'A reply, or a push to subscribers:',
    reply,
    ...(frames ? ['For example:', jsonBlock(frames.request), jsonBlock(frames.reply)] : []),
    '**Repeating a request.** A client that lost its connection does not know whether its last request arrived. If the request had an ' +
      '`id`, send it again, with the same `id` and the same token: a command that changes something is carried out once, and the ' +
      'repetition gets the first answer again. A kiosk never prints two tickets for one touch. An answer that shows a ticket or an ' +
      'appointment shows it as it is at the repetition, and one that was removed for good is refused as `noSuchElement`.',
    table(
      ['of one session', 'the box'],
      [
        [
          'changing requests with an `id` that wait for their answers',
          `takes ${REQUESTS_IN_FLIGHT_MAX}, and refuses more as \`tooManyInFlight\`: wait for an answer, then repeat`,
        ],
        [
          `answers of ${answersAllDay}`,
          `keeps them until the branch's day ends, the newest ${DAY_ANSWERS_KEPT_MAX}; of the day before the newest ${ANSWERS_KEPT_ALWAYS}`,
        ],
        [
          'other answers',
          `keeps the newest ${ANSWERS_KEPT_MAX}; while all sessions together keep more than ${ANSWERS_KEPT_TOTAL}, ` +
            `${ANSWERS_KEPT_ALWAYS} of each of these two kinds`,
        ],
        [
          'an `id` that came before with another command or other `data`',
          'refuses it as `requestIdReused`, which names what differs; the order of keys is no difference',
        ],
      ],
    ),
    'An `id` that is counted begins again when its program does, while the session may go on: take a UUID.',
    '**Order.** Replies may come in another order than requests. Without an `id`, those to one command come in the order of its requests ' +
      'on the connection.',
    '**On disk first.** A reply or a push leaves the box when what it says is on disk. What was answered survives a power cut.',
  );
}

const VALUES = `## Values

- Times are ISO 8601 in UTC, such as \`2015-06-17T15:45:03.950Z\`.
- Two spellings are accepted where the original protocol has both: a number may come as a decimal text (\`"delay": "15"\`),
  a flag \`0\`/\`1\` as \`false\`/\`true\`, and a switch \`true\`/\`false\` as \`1\`/\`0\`. The box always answers in the first.
- A map is an object whose keys are ids, such as \`{"50": [3]}\`; \`*\` stands for such a key in the tables below.
- A field that is not in the table of its command is refused, by name.
- A text that is kept has no control characters, marks of direction (U+061C, U+200E, U+200F, U+202A–U+202E, U+2066–U+2069), no other
  character that Unicode calls default ignorable (without width, such as U+200B or U+FEFF; soft hyphens, fillers, tags) but U+FE00–U+FE0F,
  and no U+2028, U+2029, U+2800, U+FFF9–U+FFFB or halves of surrogate pairs: \`hiddenCharacter\` names field, position and character.
  Comments, descriptions and the texts of designs and templates may have ends of lines and tabs.`;

function errorsPart(): string {
  return part(
    '## Errors',
    'A refusal answers the five keys below in `data`, and nothing was changed. `code` is 429496729600 for "No errors", the answer of ' +
      'commands that have nothing else to say. All errors with their remedies: [errors.md](errors.md).',
    jsonBlock(refusalExample),
  );
}

/** A star marks extensions of the original protocol. */
const nameOf = ({ name, isExtension }: CommandDeclaration): string => linkTo(name, code(name)) + (isExtension === true ? ' \\*' : '');

function overview(): string {
  const section = ([family, title]: [Family, string]): string =>
    part(
      `**${title}**`,
      table(
        ['command', 'what it does', 'who may send it'],
        commandsOf(family).map((command) => [nameOf(command), command.summary, whoMay(command.rights)]),
      ),
    );
  return part(
    '## Commands at a glance',
    'A star marks an extension: the original protocol does not have it.',
    ...families.map(section),
    '**Reference books**',
    bookIndex(),
  );
}

function commandPart(command: CommandDeclaration): string {
  return part(`### ${command.name}`, commandHead(command), fieldTable(command.data), foldedExampleOf(command), ...answerTables(command));
}

/** The part about designs or templates that follows the commands of a family. */
const ending = (family: Family): string[] => (family === 'printing' ? [designPart()] : family === 'boards' ? [lcdTemplatePart()] : []);

const CONTENTS = [
  'Connection',
  'Envelope',
  'Values',
  'Errors',
  'Commands at a glance',
  ...Object.values(FAMILIES),
  'Reference books',
  'Schema',
];

export function protocolPage(): string {
  return page(
    '# Protocol reference',
    '<!-- Written by `make docs` from server/protocol/ and server/model/. -->',
    `${COMMANDS.size} commands over one WebSocket: kiosks give tickets, clerks call and serve visitors, boards and ` +
      `everybody else who subscribed see it happen. To write a client, ` +
      "**start with the [guide](guide.md)**: what the words mean, a first kiosk and a first clerk's window, pushes, reconnecting, limits.",
    CONTENTS.map((heading) => `- ${linkTo(heading)}`).join('\n'),
    CONNECTION,
    STAYING,
    envelopePart(),
    VALUES,
    errorsPart(),
    overview(),
    ...families.flatMap(([family, title]) => [`## ${title}`, ...commandsOf(family).map(commandPart), ...ending(family)]),
    booksPart(),
    '## Schema',
    '[protocol.schema.json](protocol.schema.json) is all of this as JSON Schema (draft 2020-12): `$defs` has `Request`, ' +
      '`Reply` and `Push` for whole frames, `<command>.request` and ' +
      '`<command>.reply` for the data of each command, and an element of each book by its name.',
  );
}
