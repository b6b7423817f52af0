/** A process that takes one job of the lane `work` and never ends it: a test kills it there. */
import { openPglite, openPostgres } from '../../src/store/db.ts';
import { openQueue } from '../../src/store/queue/queue.ts';

const [place = '', key = ''] = process.argv.slice(2);
const database = place.startsWith('postgres')
  ? await openPostgres({ url: place, poolSize: 2 })
  : await openPglite({ folder: place });
const queue = await openQueue(database, {
  onError: (error) => {
    throw error;
  },
});
if (key !== '') {
  await database.db.transaction(async (tx) => {
    await queue.send(tx, { lane: 'work', key, effect: 1 });
    await queue.send(tx, { lane: 'work', key, effect: 2 });
  });
}
await queue.work('work', { concurrency: 1 }, async (job) => {
  process.stdout.write(`${job.effect}\n`);
  await new Promise(() => {});
});
