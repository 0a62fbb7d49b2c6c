/** Who comes after the plays of a forecast is told the wait of his own place. */
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../models/engine.js';
import { Branch } from './played-branch.js';

/** The pauses between visitors come on top. */
function expectAbout(minutes: number, expected: number): void {
  expect(minutes).toBeGreaterThanOrEqual(expected);
  expect(minutes).toBeLessThan(expected + 1.2);
}

describe('who comes after the plays', () => {
  it('waits for the first window that is free again where others of any service came before', () => {
    const branch = new Branch({
      minutes: [6, 10, 4],
      windows: [
        [0, 1, 2],
        [0, 1, 2],
      ],
    });
    branch.play();
    const [six, ten, third, fourth] = [0, 1, 2, 2].map((service) => branch.come(service));
    expectAbout(branch.minutes(six ?? 0), 0);
    expectAbout(branch.minutes(ten ?? 0), 0);
    expectAbout(branch.minutes(third ?? 0), 6);
    expectAbout(branch.minutes(fourth ?? 0), 10);
  });

  it('does not wait for those whom other windows call', () => {
    const branch = new Branch({ minutes: [6, 10], windows: [[0], [1]] });
    branch.play();
    const [first, second, other] = [0, 0, 1].map((service) => branch.come(service));
    expectAbout(branch.minutes(first ?? 0), 0);
    expectAbout(branch.minutes(second ?? 0), 6);
    expectAbout(branch.minutes(other ?? 0), 0);
  });

  it('waits for those who were there, and for those who came meanwhile', () => {
    const branch = new Branch({ minutes: [6, 10], windows: [[0, 1]] });
    for (const service of [0, 1]) branch.come(service);
    branch.play();
    const [first, second] = [1, 0].map((service) => branch.come(service));
    expectAbout(branch.minutes(first ?? 0), 16);
    expectAbout(branch.minutes(second ?? 0), 26);
  });

  it('goes before an earlier one of a service that the window calls later, and before who waits for it', () => {
    const branch = new Branch({ minutes: [6, 10], priorities: [50, 40], windows: [[0, 1]] });
    for (let count = 0; count < 2; count++) branch.come(0);
    branch.play();
    const [usual, better, second] = [0, 1, 1].map((service) => branch.come(service));
    expectAbout(branch.minutes(better ?? 0), 0);
    expectAbout(branch.minutes(second ?? 0), 10);
    // Two who were there, and two who go before.
    expectAbout(branch.minutes(usual ?? 0), 32);
  });

  it('goes before all usual ones if he is urgent, and they wait for him', () => {
    const branch = new Branch({ minutes: [6, 10], windows: [[0, 1]] });
    branch.play();
    const usual = branch.come(0);
    const urgent = branch.come(1, -20);
    expectAbout(branch.minutes(urgent), 0);
    expectAbout(branch.minutes(usual), 10);
  });

  it('waits for those who were called since, until they leave', () => {
    const branch = new Branch({
      minutes: [6, 10],
      windows: [
        [0, 1],
        [0, 1],
      ],
    });
    branch.play();
    for (const [window, service] of [0, 1].entries()) {
      branch.come(service);
      branch.call(window);
    }
    const next = branch.come(1);
    expectAbout(branch.minutes(next), 6);
    branch.finish(1);
    expectAbout(branch.minutes(next), 0);
  });

  it('waits for those whom another newcomer displaces to his window, at turns that his window has before his own', () => {
    const branch = new Branch({ minutes: [7, 4], priorities: [40, 50], windows: [[1], [0, 1]] });
    branch.come(1);
    branch.call(0);
    branch.come(1, -20);
    for (const service of [1, 0]) branch.come(service);
    branch.play();
    // He takes the second window, so that the first one calls the urgent one who was there before the next of its service.
    expectAbout(branch.minutes(branch.come(0, -20)), 0);
    expectAbout(branch.minutes(branch.come(1)), 12);
  });

  it('waits for nobody whom another newcomer displaces to a turn before the one displaced has come back for the next stage', () => {
    const branch = new Branch({ minutes: [3, 4, 15, 4], second: 3, windows: [[1, 3], [3, 2], [0]] });
    for (const [service, window] of [
      [0, 2],
      [1, 0],
    ] as const) {
      branch.come(service);
      branch.call(window);
    }
    branch.come(2);
    branch.play();
    // He takes the first window, for which the one with two stages waits from 3 on: the second one has called by then.
    expectAbout(branch.minutes(branch.come(1, -20)), 4);
    expectAbout(branch.minutes(branch.come(2)), 15);
  });

  it('is called sooner where another window calls the one whom the next visitors of his window waited for', () => {
    const branch = new Branch({
      minutes: [19, 5, 3, 4],
      windows: [
        [0, 2],
        [0, 1, 2, 3],
      ],
    });
    branch.come(2);
    branch.call(0);
    branch.come(0, -10);
    branch.come(1);
    branch.play();
    // He takes the second window until 4, so that the first one calls at 3 whom the second one would have served until 19.
    expectAbout(branch.minutes(branch.come(3, -20)), 0);
    expectAbout(branch.minutes(branch.come(1)), 9);
  });

  it('waits for one who comes back to a window that is free sooner from then on and not before', () => {
    const branch = new Branch({ minutes: [12, 5, 3, 4, 19], second: 1, windows: [[2, 4], [1, 3, 4], [0]] });
    for (const [service, window] of [
      [0, 2],
      [2, 0],
    ] as const) {
      branch.come(service);
      branch.call(window);
    }
    branch.come(4);
    branch.play();
    // The first window calls the one of 19 minutes, so that the second one is free at 4, and at 12 the one with two stages is back.
    expectAbout(branch.minutes(branch.come(3, -20)), 0);
    const [first, second, third] = [1, 1, 1].map((service) => branch.come(service));
    expectAbout(branch.minutes(first ?? 0), 4);
    expectAbout(branch.minutes(second ?? 0), 9);
    expectAbout(branch.minutes(third ?? 0), 19);
  });

  it('waits for one who comes back, displaced from another window, from then on and not before', () => {
    const branch = new Branch({ minutes: [6, 20, 4, 5], second: 3, windows: [[0], [1, 3], [2, 3]] });
    branch.come(0);
    branch.call(0);
    branch.play();
    // He takes the second window, so that the third one has the second stage of the one who was there.
    expectAbout(branch.minutes(branch.come(1)), 0);
    const [first, second, third] = [2, 2, 2].map((service) => branch.come(service));
    expectAbout(branch.minutes(first ?? 0), 0);
    expectAbout(branch.minutes(second ?? 0), 4);
    expectAbout(branch.minutes(third ?? 0), 13);
  });

  it('comes back for the next stage at his own place, before those who came after him', () => {
    const branch = new Branch({ minutes: [2, 10], second: 1, windows: [[0], [1]] });
    branch.play();
    const [staged, other, last] = [0, 1, 1].map((service) => branch.come(service));
    expectAbout(branch.minutes(staged ?? 0), 0);
    expectAbout(branch.minutes(other ?? 0), 0);
    expectAbout(branch.minutes(last ?? 0), 20);
  });

  it('comes back when a window has called him since', () => {
    const branch = new Branch({ minutes: [2, 10], second: 1, windows: [[0], [1]] });
    branch.play();
    for (const [service, window] of [0, 1].entries()) {
      branch.come(service);
      branch.call(window);
    }
    expectAbout(branch.minutes(branch.come(1)), 20);
  });

  it('stays at a window that does both stages', () => {
    const branch = new Branch({ minutes: [2, 10], second: 1, windows: [[0, 1]] });
    branch.play();
    const [, next] = [branch.come(0), branch.come(0)];
    expectAbout(branch.minutes(next), 12);
  });

  it('waits for one with two stages who was there, displaced to a window that does both', () => {
    const branch = new Branch({ minutes: [2, 10, 30, 3], second: 1, windows: [[0, 2], [0, 1, 3], [1]] });
    branch.come(3);
    branch.call(1);
    branch.come(0);
    branch.play();
    // He takes the first window.
    expectAbout(branch.minutes(branch.come(2, -20)), 0);
    expectAbout(branch.minutes(branch.come(0)), 15);
  });

  it('waits from the moment on at which he came', () => {
    const branch = new Branch({ minutes: [6, 10], windows: [[0], [1]] });
    branch.come(0);
    branch.call(0);
    branch.play();
    branch.pass(2);
    const [next, second, other, last] = [0, 0, 1, 1].map((service) => branch.come(service));
    expectAbout(branch.minutes(next ?? 0), 4);
    expectAbout(branch.minutes(second ?? 0), 10);
    expectAbout(branch.minutes(other ?? 0), 0);
    expectAbout(branch.minutes(last ?? 0), 10);
    branch.pass(1);
    expectAbout(branch.minutes(next ?? 0), 3);
  });

  it('takes no turn at which somebody was called before he came', () => {
    const branch = new Branch({ minutes: [6, 10], windows: [[0, 1]] });
    branch.come(0);
    branch.call(0);
    branch.come(1);
    branch.play();
    branch.pass(6.5);
    branch.finish(0);
    branch.call(0);
    branch.pass(0.5);
    expectAbout(branch.minutes(branch.come(1, -20)), 9);
  });

  it('waits for nobody who has left the queue', () => {
    const branch = new Branch({ minutes: [6], windows: [[0]] });
    branch.play();
    const [first, second] = [branch.come(0), branch.come(0)];
    expectAbout(branch.minutes(second), 6);
    branch.leave(first);
    expectAbout(branch.minutes(second), 0);
  });

  it('is told no wait where the window closes before his turn', () => {
    const branch = new Branch({ minutes: [6], windows: [[0]], openingHours: { 2: ['08:00-09:10'] } });
    branch.play();
    const [, second, third] = [branch.come(0), branch.come(0), branch.come(0)];
    expectAbout(branch.minutes(second), 6);
    expect(branch.minutes(third)).toBeNaN();
  });

  it('reads on a card what the ticket will tell', () => {
    const branch = new Branch({
      minutes: [6, 10, 12],
      windows: [
        [0, 1, 2],
        [0, 1, 2],
      ],
    });
    branch.play();
    for (const [service, minutes] of [
      [0, 0],
      [1, 0],
      [2, 6],
      [2, 10],
    ] as const) {
      expectAbout((branch.card(service)?.medianMs ?? Number.NaN) / MINUTE_MS, minutes);
      expectAbout(branch.minutes(branch.come(service)), minutes);
    }
  });
});
