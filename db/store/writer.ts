/** The writer thread, the only one that changes the database. Any fault ends its work for good. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { describeFault, messageOf } from '../files/sqlite.js';
import { takeUpLog } from '../integrity/lost-end.js';
import { JournalWriter } from '../journal/journal-writer.js';
import type { Chore, ChoreDone, FromWriter, ToWriter, WriterData } from './messages.js';

function run(port: MessagePort, { directory, readerPort }: WriterData): void {
  const tell = (message: FromWriter): void => port.postMessage(message);
  let failed = false;
  /**
   * After the first fault nothing is written or acknowledged: the next start examines what the disk holds.
   * @param doing null = the error says it itself
   */
  const guard = (doing: string | null, work: () => void): void => {
    if (failed) return;
    try {
      work();
    } catch (error) {
      failed = true;
      tell({ kind: 'failed', message: doing === null ? messageOf(error) : describeFault(doing, directory, error) });
    }
  };
  // What it says of a lost end is whole.
  guard(null, () => takeUpLog(directory));
  guard('Opening the database', () => {
    const writer = new JournalWriter(directory);
    port.on('message', (message: ToWriter) => {
      if (message.kind === 'commit') {
        guard('Writing to the journal', () => {
          writer.commit(message);
          tell(message.sequence);
        });
        return;
      }
      if (message.kind === 'beat') {
        guard('Writing the time', () => {
          writer.beat(message.atMs);
          tell({ kind: 'beaten' });
        });
        return;
      }
      guard('Closing the database', () => {
        writer.close();
        tell({ kind: 'closed' });
      });
    });
    readerPort.on('message', (chore: Chore) => {
      guard(chore.kind === 'finishCheckpoint' ? 'Moving the log into the database' : 'Forgetting what is too old', () => {
        const done: ChoreDone = writer.doChore(chore);
        readerPort.postMessage(done);
      });
    });
    tell({ kind: 'opened', sequence: writer.sequence, heartbeatMs: writer.heartbeatMs });
  });
}

if (parentPort === null) throw new Error('writer.js is a worker thread of store.js and does nothing by itself');
run(parentPort, workerData as WriterData);
