/** Rules of calling that are being edited. An extension of the original protocol, which has one order for all windows. */
import { Type } from '@sinclair/typebox';
import { CallingProfile } from '../../../model/books/calling-profile.js';
import { Segment } from '../../../model/books/segment.js';
import { described, Nullable, OneOf, Switch } from '../../../model/schema.js';
import { ErrorParameters, extensions } from '../../declaration.js';
import { Why } from '../../why.js';
import { type ConfiguredElement, configuredElement } from './configuration.js';

const BOOKS_MOST = { Segment: Segment.elementsMax ?? 50, CallingProfile: CallingProfile.elementsMax ?? 50 };

const Rows = (book: 'Segment' | 'CallingProfile', what: string) =>
  described(
    `all ${what}, as in \`setConfiguration\`: those that are left out would be removed`,
    Type.Unsafe<readonly ConfiguredElement[]>(
      Type.Array(configuredElement(book), {
        maxItems: BOOKS_MOST[book],
        'x-expects': `at most ${BOOKS_MOST[book]} ${what}`,
      }),
    ),
  );

const CHECKS = [
  'segmentImpossible',
  'segmentShadowed',
  'segmentCovered',
  'segmentNotServed',
  'segmentNotOffered',
  'segmentInNoProfile',
  'windowTwice',
  'profileWithoutWindows',
  'ruleUnreachable',
  'ruleWithoutSegment',
  'ruleNotServed',
  'promiseBroken',
] as const;

const About = (what: string) => Type.Optional(Type.Integer({ description: what }));

const { id: _segment, ...segmentExample } = Segment.example;
const { id: _profile, ...profileExample } = CallingProfile.example;

export const RulesBefore = () =>
  Nullable(
    Type.Object({
      changed_at: Type.String({ description: 'when they were changed' }),
      segments: Type.Array(Segment.element, { description: 'the segments before' }),
      profiles: Type.Array(CallingProfile.element, { description: 'the calling profiles before' }),
    }),
    'segments and profiles before their newest change; null = they were never changed',
  );

export const callingCommands = extensions('general', {
  checkCallingRules: {
    summary:
      'What segments and calling profiles would do that are not stored: what is amiss in them, how far others can go before a visitor, ' +
      'and whom each window would call next in the present hall, and why. Nothing is changed.',
    rights: ['administrator'],
    data: {
      segments: Rows('Segment', 'segments'),
      profiles: Rows('CallingProfile', 'calling profiles'),
      anew: Type.Optional(Switch('true = whoever waits belongs to the segment that fits now; else to the own one, as after the change')),
      before: Type.Optional(Switch('true = the answer has what was there before the newest change')),
    },
    reply: Type.Object({
      faults: Type.Array(
        Type.Object({
          codeModule: Type.Integer({ description: 'the module of the error' }),
          codeError: Type.Integer({ description: 'the number of the error in its module' }),
          desc: Type.String({ description: 'what is wrong, in English' }),
          parameters: ErrorParameters,
        }),
        { description: 'why `setConfiguration` would refuse them; [] = it would not' },
      ),
      checks: Type.Array(
        Type.Object({
          code: OneOf(
            CHECKS,
            'segments: nobody can fit it; whoever fits it fits the earlier one `by`, or one of several earlier ones, `others`; no window ' +
              'serves it; no kiosk gives tickets for it and nobody can book it, so that only the staff sends somebody; only windows ' +
              'in the usual order serve it. A window that the profile `by` has too; a profile without windows. Rules: its ' +
              'conditions cannot hold while anybody waits whom it calls; it calls a segment that is not there; one that no window ' +
              'of the profile serves. A promise that was broken for more than 20 % of the visitors of the last kept day',
          ),
          segment: About('the segment'),
          profile: About('the calling profile'),
          rule: About('the `id` of the rule in its profile'),
          workplace: About('the window'),
          by: About('the other segment or profile'),
          others: Type.Optional(Type.Array(Type.Integer(), { description: 'earlier segments that take all of its visitors together' })),
          percent: About('of the visitors of that day, for whom the promise of the draft was broken'),
          day: Type.Optional(Type.String({ description: 'the day' })),
        }),
        { description: 'what does nothing, or not what it seems to; it could be stored all the same' },
      ),
      bounds: Type.Array(
        Type.Object({
          profile: Type.Integer({ description: 'the calling profile' }),
          rules_percent: Type.Number({ description: 'of all calls so many at most are by rules' }),
          segments: Type.Array(
            Type.Object({
              segment: Type.Integer({ description: 'the segment; 0 = visitors of none' }),
              promise: Type.Integer({ description: 'the promise, in seconds' }),
              later: Type.Integer({
                description:
                  'in seconds: whoever comes later than that after one of its visitors does not go first but by a rule; ' +
                  'with "share" while the promise lasts',
              }),
              part_percent: Type.Integer({
                description:
                  'with "share", when the promise is over: those can go first who came within the first so many percent of the wait. ' +
                  'This alone bounds no wait: "due" does',
              }),
            }),
            { description: 'in the order of the segments' },
          ),
        }),
        { description: 'of profiles with an order of their own' },
      ),
      windows: Type.Array(
        Type.Object({
          workplace: Type.Integer({ description: 'the window' }),
          profile: Type.Integer({ description: 'by which it would call; 0 = in the usual order' }),
          open: Type.Boolean({ description: 'whether it is open, or serves' }),
          next: Nullable(
            Type.Object({
              consumer: Type.Integer({ description: 'the id of the ticket' }),
              ticket: Type.String({ description: 'its number' }),
              why: Why(),
            }),
            'whom it would call when it has finished; null = nobody',
          ),
        }),
        { description: 'windows that are open, and those of profiles; 300 at most' },
      ),
      looked_at: Type.Integer({ description: 'of those who wait, how many were looked at: those who came first' }),
      next_ids: Type.Object(
        {
          segment: Type.Integer({ description: 'of a new segment' }),
          profile: Type.Integer({ description: 'of a new calling profile' }),
        },
        { description: 'ids that no row ever had, nor any greater one: past days keep those of what was removed' },
      ),
      before: Type.Optional(RulesBefore()),
    }),
    example: {
      request: {
        segments: [
          { id: 1, ...segmentExample },
          { id: 2, ...segmentExample, name: 'Касса, ещё раз', position: 20 },
        ],
        profiles: [{ id: 1, ...profileExample }],
        anew: true,
      },
      reply: {
        faults: [],
        checks: [{ code: 'segmentShadowed', segment: 2, by: 1 }],
        bounds: [
          {
            ...{ profile: 1, rules_percent: 50 },
            segments: [
              { segment: 1, promise: 600, later: 0, part_percent: 0 },
              { segment: 0, promise: 1800, later: 1200, part_percent: 67 },
            ],
          },
        ],
        windows: [
          {
            ...{ workplace: 11, profile: 1, open: true },
            next: {
              ...{ consumer: 77, ticket: 'А017' },
              why: {
                ...{ by: 'share', segment: 1, wait: 480, promise_min: 10 },
                runner_up: { consumer: 78, ticket: 'Б022', segment: 0, wait: 720, promise_min: 30 },
              },
            },
          },
        ],
        looked_at: 2,
        next_ids: { segment: 4, profile: 2 },
      },
    },
  },
});
