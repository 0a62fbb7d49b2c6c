/** The column of headquarters in the table of rights, which no log-in reaches. */
import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';
import { emptyState } from '../../server/engine/state.js';
import type { Session } from '../../server/model/events/events.js';
import { rightsOf } from '../../server/pipeline/access/rights.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import { answerTo } from '../../server/uplink/acting.js';
import { MATRIX } from './matrix.js';

const ID = 'abcdefghijklmnopqrstuv';

it.each([...COMMANDS.keys()])('%s', async (command) => {
  const sent: Session[] = [];
  const ask = (session: Session): Promise<object> => {
    sent.push(session);
    return Promise.resolve({ done: true });
  };
  const answer = JSON.parse(await answerTo({ ask }, { id: ID, login: 'director', command, data: {} })) as Readonly<Record<string, unknown>>;
  expect(answer.id).toBe(ID);
  const isAllowed = MATRIX.get(command)?.headquarters === 'allowed';
  expect(isAllowed ? answer.data : answer.error).toMatchObject(isAllowed ? { done: true } : { codeModule: 2, parameters: { command } });
  expect(sent.map(({ component, login, userId }) => ({ component, login, userId }))).toEqual(
    isAllowed ? [{ component: 'headquarters', login: 'director', userId: 0 }] : [],
  );
  // Whatever users and roles the branch has.
  for (const session of sent) expect(rightsOf(emptyState(DEFAULT_RULES), session)).toEqual(['headquarters']);
});

it.each(['', 'nextconsumer', '__proto__', 'constructor'])('there is no command "%s"', async (command) => {
  const answer = JSON.parse(await answerTo({ ask: () => Promise.resolve({}) }, { id: ID, login: 'director', command, data: {} })) as object;
  expect(answer).toMatchObject({ id: ID, error: { codeModule: 2 } });
});
