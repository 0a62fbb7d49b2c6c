/**
 * The database of the box without its threads: the same writer, history and maintenance, called in turn. A month has half a million
 * commits, and each way to a thread and back costs more than the commit. `QBOX_SIM_THREADS=1` takes the threads.
 */
import { MessageChannel } from 'node:worker_threads';
import { databaseFile, ensureFolder, lockFolder } from '../../dist/db/files/folder.js';
import { openForWriting } from '../../dist/db/files/sqlite.js';
import { ChangeLog } from '../../dist/db/history/changes.js';
import { FactsReader } from '../../dist/db/history/facts-reader.js';
import { History } from '../../dist/db/history/history.js';
import { VisitTextReader } from '../../dist/db/history/visit-texts.js';
import { takeUpLog } from '../../dist/db/integrity/lost-end.js';
import { JournalWriter } from '../../dist/db/journal/journal-writer.js';
import { PhotoReader } from '../../dist/db/journal/personal.js';
import { Maintenance } from '../../dist/db/store/maintenance.js';
import { type Chore, packVisits } from '../../dist/db/store/messages.js';
import type { Store, StoreOptions } from '../../dist/db/store/store.js';

const CACHE_KIB = 8192;
/** So often the log is looked at, as the reader thread does twice a second. */
const COMMITS_BETWEEN_LOOKS = 100;

export async function openInlineStore(options: StoreOptions): Promise<Store> {
  const { directory } = options;
  ensureFolder(directory);
  const lock = lockFolder(directory);
  takeUpLog(directory);
  const writer = new JournalWriter(directory);
  const connection = openForWriting(databaseFile(directory), CACHE_KIB);
  const history = new History(connection);
  const facts = new FactsReader(connection);
  const changeLog = new ChangeLog(connection);
  const visitTexts = new VisitTextReader(connection);
  const photos = new PhotoReader(connection);
  const { port1, port2 } = new MessageChannel();
  port2.on('message', (chore: Chore) => port2.postMessage(writer.doChore(chore)));
  const maintenance = new Maintenance(connection, options, port1);
  const { heartbeatMs } = writer;
  let inFlight: Promise<void> | null = null;
  let isOpen = true;
  /** As the threads do: of the batches that were handed over before. */
  const ofPast = async <Answer>(ask: (upToSequence: number) => Promise<Answer> | Answer): Promise<Answer> => {
    await inFlight;
    return ask(writer.sequence);
  };
  return {
    get sequence() {
      return writer.sequence;
    },
    heartbeatMs,
    beat: (atMs, beaten) => {
      if (!isOpen) return;
      writer.beat(atMs);
      setImmediate(beaten);
    },
    commit: (batch, committed) => {
      if (!isOpen || inFlight !== null) throw new Error('the store is closed, or a commit is in flight');
      const sequence = writer.sequence + 1;
      writer.commit({ ...batch, kind: 'commit', sequence, visits: packVisits(batch.visits), windowLog: batch.windowLog ?? [] });
      inFlight = Promise.resolve().then(() => {
        inFlight = null;
        committed(sequence);
      });
      if (batch.personal !== null && batch.personal.erasedSubjects.length > 0) maintenance.planCut();
      if (sequence % COMMITS_BETWEEN_LOOKS === 0) void maintenance.moveLongLog();
    },
    visits: (filter) => ofPast((upTo) => history.visits(filter, upTo)),
    dayCounts: (ranges) => ofPast((upTo) => history.dayCounts(ranges, upTo)),
    shortVisits: (range, limit) => ofPast((upTo) => history.shortVisits(range, limit, upTo)),
    windowBreaks: (range) => ofPast((upTo) => facts.breaks(range, upTo)),
    indicators: (question) => ofPast((upTo) => facts.indicators(question, upTo)),
    windowMoves: (days) => ofPast((upTo) => facts.windowMoves(days, upTo)),
    settle: (days) => maintenance.settle(facts, days),
    changes: (filter) => ofPast(() => changeLog.page(filter)),
    finishedConsumer: (id) => ofPast(() => history.consumer(id)),
    findVisitors: (search, limit) => ofPast(() => visitTexts.find(search, limit, () => Promise.resolve())),
    photo: (id) => ofPast(() => photos.photo(id)),
    photoSizes: () => ofPast(() => photos.sizes()),
    dropPhotos: (ids) => maintenance.dropPhotos(ids),
    maintain: (nowMs) => maintenance.maintain(nowMs),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await inFlight;
      port1.close();
      connection.close();
      writer.close();
      lock.close();
    },
  };
}
