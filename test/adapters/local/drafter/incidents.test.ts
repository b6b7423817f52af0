/** Files that incidents came from are matched by service and path: the same path stands in many repositories. */
import { expect, test } from 'vitest';
import type { Evidence } from '../../../../src/pipeline/item/context.ts';
import type { Material } from '../../../../src/ports/model.ts';
import { ask, context, expectManners, given } from '../../../support/questions.ts';

const record = (id: string, service: string, excerpt: string, says?: string): Evidence => ({
  id: id.toLowerCase(),
  title: `${id} Orders were wrong`,
  kind: 'incident',
  service,
  excerpt,
  ...(says === undefined ? {} : { says }),
  at: '2026-08-01T00:00:00Z',
});
const known = (file: string, ...ids: string[]): NonNullable<Material['incidentFiles']>[number] => ({
  file,
  incidents: ids.map((id) => ({ title: `${id} Orders were wrong`, at: '2026-08-01T00:00:00Z', url: null })),
});
const about = (evidence: Evidence[], incidentFiles: Material['incidentFiles'] = []): Material => ({
  ...given,
  context,
  evidence,
  incidentFiles,
  paths: ['src/orders.js', 'src/list.js', 'README.md', 'docs/orders.md'],
});
const files = async (material: Material): Promise<string[]> =>
  (await ask('Which files have caused incidents?', material)).text
    .split('\n')
    .filter((line) => line.startsWith('- `'));

test('a file of another service is not ours, though it has the same path', async () => {
  const theirs = record('INC-74', 'invoices', 'Files that caused it: `src/orders.js` of storefront.');
  const other = record('INC-9', 'storefront', 'The help page was down.');
  expect(await files(about([theirs, other], [known('src/orders.js', 'INC-74')]))).toEqual([]);
});

test('a file of ours counts where the record was written about another service', async () => {
  const ours = record(
    'INC-61',
    'storefront',
    'Caused by `src/orders.js`.',
    'Retries in `src/orders.js` of invoices.',
  );
  expect(await files(about([ours]))).toEqual(['- `src/orders.js`: INC-61 Orders were wrong']);
});

test('texts for people never caused an incident; an incident counts once', async () => {
  const own = record(
    'INC-7',
    'invoices',
    'Seen in src/list.js, told in docs/orders.md and in ./docs/README.md.',
  );
  expect(
    await files(
      about(
        [own],
        [known('README.md', 'INC-7'), known('docs/orders.md', 'INC-7'), known('src/list.js', 'INC-7')],
      ),
    ),
  ).toEqual(['- `src/list.js`: INC-7 Orders were wrong']);
});

test('without a service in the record a path counts where the repository has it', async () => {
  const { service: _service, ...anywhere } = record('INC-8', '', 'It was src/list.js and lib/other.py.');
  expect(await files(about([anywhere]))).toEqual(['- `src/list.js`: INC-8 Orders were wrong']);
});

test('an incident about something else is not told as one about it', async () => {
  const own = record('INC-7', 'invoices', 'The list was slow.');
  const { text } = await ask('Which incidents were caused by the help page?', about([own]));
  expect(text).toMatch(
    /^I found no incident about that\. Not reached: Zendesk\. Of invoices I found:\n- INC-7 /,
  );
});

test('behind a list stands an empty line', async () => {
  const own = record('INC-7', 'invoices', 'The list was slow.');
  const { text } = await ask('What could go wrong?', about([own]));
  expect(text).toMatch(/\n- INC-7 [^\n]+\n\nBlast radius is medium/);
});

test('more than four are counted, and only what is shown is a source', async () => {
  const many = ['src/a.js', 'src/b.js', 'src/c.js', 'src/d.js', 'src/e.js', 'src/f.js'];
  const answer = await ask(
    'Which files have caused incidents?',
    about(
      [],
      many.map((file, index) => known(file, `INC-${index + 1}`)),
    ),
  );
  expect(
    answer.text
      .split('\n')
      .slice(0, 5)
      .map((line) => line.slice(0, 12)),
  ).toEqual(['- `src/a.js`', '- `src/b.js`', '- `src/c.js`', '- `src/d.js`', '- and 2 more']);
  expect(answer.sources).toHaveLength(4);
  expectManners(answer);
});

const adr: Evidence = {
  id: 'adr-1',
  title: 'Cents as whole numbers',
  kind: 'adr',
  excerpt: 'We keep cents as whole numbers.',
  at: '2026-03-01T00:00:00Z',
};
const commit = {
  sha: '0123456789',
  title: 'Decide: cents as whole numbers',
  author: 'Sam',
  at: '2026-03-01T10:00:00Z',
  files: ['docs/adr/1.md'],
};

test('who decided it, and why: each half is answered, or it is said that it is not written', async () => {
  const asked = { ...about([adr]), conversation: [], commits: [commit] };
  const { text, sources } = await ask('Who decided to keep cents as whole numbers and why?', asked);
  expect(text).toBe(
    [
      '- Cents as whole numbers, 1 Mar 2026: “We keep cents as whole numbers.”',
      '',
      'Who decided it is not in what I found; who wrote it down is: `0123456` “Decide: cents as whole numbers” by Sam, 1 Mar 2026.',
      'Why is not in the passages that I found; the record may say more.',
    ].join('\n'),
  );
  expect(sources.map(({ title }) => title)).toEqual([
    '0123456 Decide: cents as whole numbers',
    'Cents as whole numbers',
  ]);
  const whole = { ...adr, excerpt: 'Decided by Ana. We keep cents as whole numbers because floats drift.' };
  const answer = await ask('Who decided to keep cents as whole numbers and why?', {
    ...asked,
    evidence: [whole],
  });
  expect(answer.text).toContain('because floats drift');
  expect(answer.text).not.toContain('is not in');
});

test('a named ticket is answered from its own record alone', async () => {
  const down: Evidence = {
    id: 'prd-tl-12',
    title: 'TL-12 Report by mail',
    kind: 'prd',
    excerpt: 'A mail cannot be taken back.\n…\nDecided against on 2026-04-14 by Ana.',
    says: 'Decided against on 2026-04-14 by Ana.',
    at: '2026-04-14T00:00:00Z',
  };
  const { text } = await ask('Who decided against TL-12 and why?', {
    ...about([adr, down]),
    conversation: [],
  });
  expect(text).toBe(
    '- TL-12 Report by mail, 14 Apr 2026: “Decided against on 2026-04-14 by Ana.”\n- Why, by the same: “A mail cannot be taken back.”',
  );
});

test('a question with two halves has both answered', async () => {
  const { text } = await ask('Has anyone tried an export before, and which customers asked?', given);
  expect(text).toMatch(/^Nearest in the code today: `src\/export-report\.js`/);
  expect(text).toContain('customer requests for this');
});
