/** The JSON Schema of docs/, read by a validator that knows nothing of TypeBox: every example frame fits, and wrong ones do not. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { framesOf } from '../../server/protocol/docs/frames.js';
import { schemaBundle } from '../../server/protocol/docs/schema-bundle.js';
import { COMMANDS } from '../../server/protocol/registry.js';

const OWN_KEYWORDS = ['x-coerce', 'x-lines', 'x-opaque', 'x-minimum', 'x-maximum', 'x-kept', 'x-rights', 'x-changes', 'x-extension'];
// Strict: an unknown keyword or a pattern that does not compile is an error, not a rule that never applies.
// The same code, not polished: what runs some hundred times takes four times as long to polish as to make.
const fast = { inlineRefs: false, code: { optimize: false } };
const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, keywords: OWN_KEYWORDS, ...fast });
ajv.addSchema(schemaBundle());
const definition = (name: string): ValidateFunction => ajv.getSchema(`urn:qbox:protocol#/$defs/${name}`) ?? expect.unreachable();

const [request, reply, push] = [definition('Request'), definition('Reply'), definition('Push')];
const faults = (validate: ValidateFunction, value: unknown) => (validate(value) ? [] : validate.errors);

describe('the schema bundle', () => {
  it.each([...COMMANDS.keys()])('takes the frames of %s', (name) => {
    const frames = framesOf(COMMANDS.get(name) ?? expect.unreachable());
    expect(faults(request, frames.request)).toEqual([]);
    expect(faults(reply, frames.reply)).toEqual([]);
    if (frames.push !== undefined) expect(faults(push, frames.push)).toEqual([]);
  });

  it.each([
    ['an unknown command', { command: 'callEverybody', data: {} }],
    ['no command', { data: {} }],
    ['a field too few', { command: 'postponeConsumer' }],
    ['a wrong type', { command: 'postponeConsumer', data: { delay: 'soon' } }],
    ['an unknown field', { command: 'logout', data: { now: true } }],
    ['an unknown key of the envelope', { command: 'logout', data: {}, user: 1 }],
  ])('refuses a request with %s', (_, frame) => {
    expect(request(frame)).toBe(false);
  });
});
