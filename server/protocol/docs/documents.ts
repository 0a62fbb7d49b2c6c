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
    'The declarations in `server/protocol/` and `server/model/`, for people and for tools. These files are generated: ' +
      'change the declaration, run `make docs` and commit both. `make lint` and `test/protocol/docs.test.ts` refuse an outdated page.',
    [
      '- [protocol.md](protocol.md): the reference of every command, with a request and a reply',
      '- [errors.md](errors.md): the catalogue of errors, and what to do about each',
      '- [protocol.schema.json](protocol.schema.json): the same as JSON Schema (draft 2020-12), to validate frames or to ' +
        'generate types in any language',
    ].join('\n'),
    'Written by hand:',
    [
      '- [features.md](features.md), [pictures.md](pictures.md): what the box does, and what it looks like',
      '- [installation.md](installation.md): the package, settings, devices, daily operation',
      "- [guide.md](guide.md): how to write a client: a kiosk, a clerk's window, pushes, reconnecting; a test runs all of it",
      '- [reliability.md](reliability.md): guarantees, their tests, the newest figures, and what is not guaranteed',
      '- [performance.md](performance.md): the figures of the bench, with date, commit and machine',
      '- [forecasts.md](forecasts.md): how good forecasts, warnings and numbers of windows are, on days whose truth is known',
      '- [help/](help/README.md): the guides that “?” opens, for visitors, clerks, heads of branches, administrators and technicians',
      '- [rules.md](rules.md): whom a window calls by rules and promises: the definition, for whoever writes an engine or checks a call',
      '- [indicators.md](indicators.md): what each figure of the reports is made of',
      '- [metrics.md](metrics.md): numbers for a monitoring system, with a dashboard for Grafana (`grafana-dashboard.json`)',
      '- [headquarters.md](headquarters.md): the journals of many branches in one place, and what leaves a branch',
      '- [threat-model.md](threat-model.md): attackers by position in a branch, what they can do, what stops them, and what is accepted',
      '- [privacy.md](privacy.md): the data about visitors, how long it is kept, who can read it, and how it is erased',
    ].join('\n'),
  );
