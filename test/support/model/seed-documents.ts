/** The PRD and the spec that the scripted model writes about invoices as CSV: every source is one that it was shown. */
import { type Shown, saying } from './reading.ts';

/** Sources of one kind, as the evidence says it in its first line. */
const ofKind = (shown: Shown[], kind: string): Shown[] =>
  shown.filter((one) => one.text.startsWith(`${kind},`));
const told = (one: Shown): string => `- ${one.title}: “${saying(one)}” (source: ${one.id})`;
/** Its first line: kind, day and address. */
const listed = (all: Shown[]): string =>
  all
    .map(({ id, title, text }) => {
      const [, day, url] = text.split('\n')[0]?.split(', ') ?? [];
      return `- ${id}: [${title}](${url}), ${day}`;
    })
    .join('\n');

const document = (parts: Record<string, string>): string =>
  Object.entries(parts)
    .map(([heading, body]) => `## ${heading}\n\n${body}\n`)
    .join('\n');

export function prdFrom(shown: Shown[], ticket: string): string {
  const asking = ofKind(shown, 'customer').filter((one) => one.text.includes('CSV'));
  const [decided] = ofKind(shown, 'adr');
  const incidents = ofKind(shown, 'incident');
  const cited = [...asking, ...incidents, ...(decided === undefined ? [] : [decided])];
  return document({
    'In short': `Customers copy their invoices by hand (source: ${ticket}). They will download the list as one CSV file.`,
    Problem: 'Who keeps the books types every invoice again, each month.',
    Evidence: [...asking, ...incidents].map(told).join('\n'),
    Users: 'Bookkeepers of customers, and finance.',
    Goals: '- The list of invoices reaches a spreadsheet without typing.',
    'Non-goals': '- Another look of the list, since nobody asked for it.',
    Requirements: [
      '1. The list of invoices must offer a download as CSV.',
      '2. Cancelled invoices must be left out.',
      '3. A list without invoices must give a file with the header alone.',
    ].join('\n'),
    'Acceptance criteria': [
      '1. With 3 invoices, of which 1 is cancelled, the file has a header and 2 rows.',
      '2. Without invoices the file has the header alone.',
    ].join('\n'),
    Risks: `- Names may be read as formulas by a spreadsheet (source: ${decided?.id ?? ticket}).`,
    Assumptions: '- Commas part the fields; a wrong guess shows in the first import.',
    'Open questions': 'None.',
    Sources: `- ${ticket}: the ticket as filed\n${listed(cited)}`,
  });
}

/** A spec that is there is revised: what people put into it stays. */
export function specFrom(shown: Shown[], ticket: string): string {
  const before = shown.find((one) => one.id === 'spec');
  if (before !== undefined)
    return before.text
      .replaceAll(/^\[section hash [0-9a-f]+\]\n+/gm, '')
      .replace(/^(- `src\/csv\.js`.*)$/m, '$1, parted by semicolons');
  const [incident] = ofKind(shown, 'incident');
  const [decided] = ofKind(shown, 'adr');
  const read = shown.filter((one) => one.id.startsWith('file:src/')).map((one) => one.title);
  const page = read.find((path) => path.includes('page')) ?? '';
  const server = read.find((path) => path.includes('server')) ?? '';
  const prd = shown.find((one) => one.id === 'prd');
  if (prd === undefined || page === '' || server === '') throw new Error('the model was not shown enough');
  return document({
    'In short': 'A route writes the rows as CSV, and the list links to it.\n\nSize: S',
    Approach: `The rows come from the same list as the page, so both say the same (source: ${server}). The link stands above the table (source: ${page}).`,
    Repository: '- `acme/invoices`',
    'Files in scope': [
      '- `src/csv.js` (new): rows as text',
      `- \`${server}\`: the route \`/invoices.csv\``,
      `- \`${page}\`: the link to it`,
      '- `test/csv.test.js` (new): a test for each criterion',
      '- `README.md`: the new path',
    ].join('\n'),
    'Do not touch': [
      '- `.github/ci.yml`: how it is checked',
      '- `CODEOWNERS`: who owns it',
      '- `src/totals.js`: totals are right as they are',
    ].join('\n'),
    Steps: [
      '1. Write the rows (layer: core, size: S)',
      '2. Add the route (layer: api, size: XS)',
      '3. Link it from the list (layer: ui, size: XS)',
      '4. Test both criteria (layer: test, size: S)',
    ].join('\n'),
    'Data and migration': 'None.',
    'Test plan': [
      '- Criterion 1: test "leaves out cancelled ones" in `test/csv.test.js`, which fails today',
      '- Criterion 2: test "the header alone" in `test/csv.test.js`, which fails today',
    ].join('\n'),
    'Rollback plan': 'Undo: deploy the previous commit.\n\nData loss: none',
    Alternatives: '- Write it in the browser: the same rows twice.',
    Risks: [
      ...(incident === undefined ? [] : [`- ${incident.title} was on this ground (source: ${incident.id}).`]),
      '- A very long list is held in memory.',
    ].join('\n'),
    Assumptions: '- Nobody else reads `/invoices.csv` yet.',
    'Open questions': 'None.',
    Sources: [
      `- ${ticket}: the ticket as filed`,
      '- prd: the signed PRD',
      `- ${server}: read today`,
      `- ${page}: read today`,
      listed([incident, decided].filter((one) => one !== undefined)),
    ].join('\n'),
  });
}
