import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Rejection, reject } from '../../../server/model/errors/errors.js';
import { LIMITS } from '../../../server/model/limits.js';
import { type Answered, textAnswer } from '../../../server/pipeline/handlers/handler.js';
import { LongAnswers } from '../../../server/pipeline/limits/long-answers.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const HALF_A_MINUTE_MS = 30_000;

class House {
  readonly timers = new VirtualTimers();
  readonly answers = new LongAnswers(this.timers);
  readonly begun: string[] = [];
  readonly got: { readonly name: string; readonly answered: Answered }[] = [];

  ask(userId: number, name: string, answer: () => Answered = () => textAnswer(name)): void {
    const work = async (): Promise<Answered> => {
      this.begun.push(name);
      return answer();
    };
    void this.answers.make(userId, work).then((answered) => this.got.push({ name, answered }));
  }

  /** The peer has read an answer. */
  take(name: string): void {
    const answered = this.got.find((one) => one.name === name)?.answered;
    if (answered === undefined || answered instanceof Rejection) throw new Error(`${name} was not answered`);
    answered.taken?.();
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
};

it('begins no answer while as many as may exist have not been taken', async () => {
  const house = new House();
  for (const name of ['a', 'b', 'c', 'd']) house.ask(1, name);
  await settled();
  expect(house.begun).toEqual(['a', 'b']);
  expect(house.begun.length).toBe(LIMITS.long.atOnce);
  house.take('b');
  await settled();
  expect(house.begun).toEqual(['a', 'b', 'c']);
});

it('waits some seconds for a peer that does not read, and no longer', async () => {
  const house = new House();
  for (const name of ['a', 'b', 'c']) house.ask(1, name);
  await settled();
  house.timers.advance(HALF_A_MINUTE_MS);
  await settled();
  expect(house.begun).toEqual(['a', 'b', 'c']);
});

it('gives users their turns one after the other, however much one of them asks', async () => {
  const house = new House();
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) house.ask(1, name);
  house.ask(2, 'b1');
  await settled();
  house.take('a1');
  house.take('a2');
  await settled();
  expect(house.begun).toEqual(['a1', 'a2', 'a3', 'b1']);
});

it('refuses what is too much of one user, and answers another', async () => {
  const house = new House();
  for (let count = 0; count < 40; count++) house.ask(1, `a${count}`);
  house.ask(2, 'b');
  await settled();
  const refused = house.got.filter(({ answered }) => answered instanceof Rejection && answered.error === 'tooManyQuestions');
  expect(refused.length).toBe(40 - LIMITS.long.atOnce - 32);
  for (let count = 0; count < 40; count++) {
    house.timers.advance(HALF_A_MINUTE_MS);
    await settled();
  }
  expect(house.begun).toContain('b');
  expect(house.got.length).toBe(41);
});

it('keeps no place for a refusal or for what could not be made', async () => {
  const house = new House();
  house.ask(1, 'refused', () => reject('answerTooLong', { most: 1 }));
  const failing = house.answers.make(1, () => Promise.reject(new Error('the disk')));
  await expect(failing).rejects.toThrow('the disk');
  for (const name of ['a', 'b']) house.ask(1, name);
  await settled();
  expect(house.begun).toEqual(['refused', 'a', 'b']);
  expect(house.timers.pending).toBe(2);
});
