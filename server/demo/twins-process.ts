/** The process of the demo's devices in software. It answers what `channel.ts` asks, and ends with the box. */
import { messageOf } from '../../drivers/error-code.js';
import type { FromTwins, Question, Questions, ToTwins } from './channel.js';
import { type Furniture, furnish } from './twins/furniture.js';

type Answers = { readonly [Name in Question]: (told: Questions[Name]['told']) => Promise<Questions[Name]['answer']> };

const say = (message: FromTwins): void => void process.send?.(message);
const warn = (error: unknown, what: string): void => say({ kind: 'warning', message: messageOf(error), what });

let furnished: Promise<Furniture> = Promise.reject(new Error('nothing is furnished'));
furnished.catch(() => {});
let toldLast = '';

const answers: Answers = {
  start: async () => {
    await (await furnished).start();
    return null;
  },
  look: async () => {
    const text = JSON.stringify((await furnished).view());
    if (text === toldLast) return null;
    toldLast = text;
    return text;
  },
  act: async (order) => (await furnished).act(order),
  file: async (path) => (await (await furnished).fileAt(path)) ?? null,
  play: async (samples) => (await furnished).play(samples),
  silence: async () => {
    (await furnished).silence();
    return null;
  },
  close: async () => {
    await (await furnished).close();
    return null;
  },
};

async function answer<Name extends Question>(id: number, question: Name, told: Questions[Name]['told']): Promise<void> {
  try {
    say({ kind: 'answer', id, answer: await answers[question](told) });
  } catch (error) {
    say({ kind: 'failed', id, message: messageOf(error) });
  }
}

process.on('message', (message: ToTwins) => {
  if (message.kind === 'furnish') furnished = furnish(message.furnishing, warn);
  else void answer(message.id, message.question, message.told);
});
process.once('disconnect', () => process.exit());
// A terminal sends them to the box, too: it still writes to its boards then, and says by the channel when it has ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
