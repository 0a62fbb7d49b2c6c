/** Everything in docs/, made from the declarations: file name → text. */
import { errorsPage } from './errors-page.js';
import { page } from './markdown.js';
import { protocolPage } from './protocol-page.js';
import { schemaBundle } from './schema-bundle.js';

export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', readme()],
    ['protocol.md', protocolPage()],
    ['errors.md', errorsPage()],
    ['protocol.schema.json', `${JSON.stringify(schemaBundle(), null, 1)}\n`],
  ]);
}

const readme = (): string =>
  page(
    '# docs/',
    '<!-- Written by `make docs`. -->',
    'What the declarations in `server/protocol/` and `server/model/` say, for people and for tools. Nothing of this is ' +
      'written by hand: change the declaration, ' +
      'then run `make docs` and commit both. `make lint` and `test/protocol/docs.test.ts` refuse a page that lags behind.',
    [
      '- [protocol.md](protocol.md): the reference of every command, with a request and a reply',
      '- [errors.md](errors.md): the catalogue of errors, and what to do about each',
      '- [protocol.schema.json](protocol.schema.json): the same as JSON Schema (draft 2020-12), to validate frames or to ' +
        'generate types in any language',
    ].join('\n'),
    'Written by hand:',
    [
      "- [guide.md](guide.md): how to write a client: a kiosk, a clerk's window, pushes, reconnecting; a test runs all of it",
      '- [reliability.md](reliability.md): what is promised, how it is tested, the newest figures, and what is not promised',
      '- [threat-model.md](threat-model.md): who can stand where in a branch, what he can do, what stops him, and what is accepted',
      '- [privacy.md](privacy.md): what the box knows about visitors, how long, who reads it, and how it is erased',
    ].join('\n'),
  );
