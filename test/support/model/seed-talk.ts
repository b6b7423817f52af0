/**
 * The scripted model of the two seed conversations: a PM's three questions about a PRD, an engineer's three about a
 * spec. It looks up with the evidence tools, answers from what they found and cites that, and proposes what was settled.
 */
import { foundIn, questionIn, type Shown, sectionIn, shownIn, skillOf } from './reading.ts';
import { type Block, type Reply, says, uses } from './replies.ts';
import type { MessagesRequest } from './rules.ts';
import { prdFrom, specFrom } from './seed-documents.ts';
import { fields } from './texts.ts';

interface Turn {
  asked: RegExp;
  looks: { name: string; input: object }[];
  answers: (found: Shown[], shown: Shown[]) => Line[];
  puts?: (shown: Shown[]) => { name: string; input: object };
}
/** A line of an answer and the source that it stands on. */
type Line = readonly [text: string, on?: Shown | undefined];

const service = 'invoices';
const ofId = (found: Shown[], start: string): Shown[] => found.filter((one) => one.id.startsWith(start));
const one = (found: Shown[], start: string): Shown => {
  const [first] = ofId(found, start);
  if (first === undefined) throw new Error(`the model found no ${start}`);
  return first;
};

const turns: Turn[] = [
  {
    asked: /how many customers/i,
    looks: [{ name: 'customer_evidence', input: { query: 'export invoices as CSV', days: 183 } }],
    answers: (found) => {
      const asking = found.filter((each) => each.text.includes('CSV'));
      return [
        [`**${asking.length} customers** asked for CSV in the last 6 months:\n`],
        ...asking.map((each): Line => [`- ${each.title}\n`, each]),
      ];
    },
  },
  {
    asked: /which services/i,
    looks: [
      { name: 'blast_radius', input: { service } },
      { name: 'recent_changes', input: { service, days: 30 } },
    ],
    answers: (found) => [
      ['Only invoices: nothing depends on it.\n'],
      ...ofId(found, 'commit:').map((each): Line => [`- ${each.title}\n`, each]),
    ],
  },
  {
    asked: /why shouldn.t/i,
    looks: [
      { name: 'incidents', input: { service } },
      { name: 'search_knowledge', input: { query: 'names as formulas in spreadsheets' } },
    ],
    answers: (found) => [
      ['**Reasons against**\n'],
      [`1. A file like it did harm: ${one(found, 'inc-80').title}\n`, one(found, 'inc-80')],
      [`2. This ground failed before: ${one(found, 'inc-74').title}\n`, one(found, 'inc-74')],
      ['\n**What would change my mind:** two customers who import it each month.\n'],
      ['\n**Cheaper ways:** the list as JSON, which is there.'],
    ],
    puts: () => ({ name: 'offer_button', input: { button: 'decided_against' } }),
  },
  {
    asked: /let.s leave PDF out/i,
    looks: [],
    answers: (_, shown) => [
      ['Noted: no PDF. One customer was content with print.', one(shown, 'customer-meriva')],
    ],
    puts: (shown) => {
      const { hash, body } = sectionIn(shown, 'prd', 'Non-goals');
      return edit('prd', 'Non-goals', { hash, text: `${body}\n- PDF, since the browser prints it.` });
    },
  },
  {
    asked: /why did we leave/i,
    looks: [],
    answers: (_, shown) => {
      const decision = one(shown, 'decision-');
      return [[`${decision.title}: ${decision.text.split('\n').at(-1)}`, decision]];
    },
  },
  {
    asked: /what changed/i,
    looks: [
      { name: 'recent_changes', input: { service, days: 30 } },
      { name: 'people_active_in', input: { service, days: 30 } },
    ],
    answers: (found) => [
      [`${ofId(found, 'commit:').length} commits in 30 days, none in the files of this spec:\n`],
      ...ofId(found, 'commit:').map((each): Line => [`- ${each.title}\n`, each]),
      [
        `\nActive: ${ofId(found, 'person:')
          .map((each) => each.title)
          .join(', ')}.`,
        ofId(found, 'person:')[0],
      ],
    ],
  },
  {
    asked: /patterns/i,
    looks: [
      { name: 'search_code', input: { service, text: 'escape' } },
      { name: 'search_knowledge', input: { query: 'files that are opened in spreadsheets' } },
    ],
    answers: (found) => {
      const decision = one(found, 'adr-spreadsheet');
      return [
        [`Follow the decision “${decision.title}”.\n`, decision],
        ['`src/page.js` escapes names for HTML; for a file that is not enough.\n', one(found, 'code:')],
        ['Nothing here writes CSV yet, so nothing is duplicated.'],
      ];
    },
  },
  {
    asked: /what could go wrong/i,
    looks: [
      { name: 'incidents', input: { service } },
      { name: 'search_knowledge', input: { query: 'report page ran a formula' } },
    ],
    answers: (found) => [
      [`1. A name that is a formula, as in ${one(found, 'inc-80').title}\n`, one(found, 'inc-80')],
      [`2. \`src/orders.js\` caused ${one(found, 'inc-74').title}\n`, one(found, 'inc-74')],
    ],
  },
  {
    asked: /apostrophe/i,
    looks: [],
    answers: () => [['Noted as a risk with its answer.']],
    puts: (shown) => {
      const { hash, body } = sectionIn(shown, 'spec', 'Risks');
      const line = '- A name may be a formula: what starts with =, +, - or @ gets an apostrophe.';
      return edit('spec', 'Risks', { hash, text: `${body}\n${line}` });
    },
  },
  {
    asked: /semicolons/i,
    looks: [],
    answers: () => [['Noted: semicolons.']],
    puts: (shown) => {
      const { hash, body } = sectionIn(shown, 'prd', 'Requirements');
      return edit('prd', 'Requirements', { hash, text: `${body}\n4. Semicolons must part the fields.` });
    },
  },
];

const edit = (document: 'prd' | 'spec', section: string, { hash, text }: { hash: string; text: string }) => ({
  name: 'propose_section_edit',
  input: { document, section, base_hash: hash, new_markdown: text, rationale: 'Settled in the thread.' },
});

/** Text in pieces, each with the words of the source that it stands on. */
const blocks = (lines: Line[]): Block[] =>
  lines.map(([text, on]) => ({
    type: 'text',
    text,
    ...(on === undefined ? {} : { citations: [{ source: on.id, cited_text: on.text.split('\n')[0] ?? '' }] }),
  }));

function talks(request: MessagesRequest): Reply {
  const question = questionIn(request);
  const turn = turns.find((each) => each.asked.test(question));
  if (turn === undefined) return says('I found nothing about that.');
  const found = foundIn(request);
  if (turn.looks.length > 0 && found.length === 0) return uses(turn.looks);
  const shown = shownIn(request);
  const content = blocks(turn.answers(found, shown));
  if (turn.puts === undefined) return { kind: 'says', content, stop: 'end_turn' };
  const last = uses([turn.puts(shown)]);
  return last.kind === 'says'
    ? { ...last, content: [...content, ...last.content.filter((block) => block.type === 'tool_use')] }
    : last;
}

export function seedTalk(request: MessagesRequest): Reply {
  const shown = shownIn(request);
  const ticket = shown[0]?.id ?? '';
  const work: Record<string, () => Reply> = {
    filing: () => says(JSON.stringify(fields)),
    prd: () => says(prdFrom(shown, ticket)),
    'tech-spec': () => says(specFrom(shown, ticket)),
    conversation: () => talks(request),
  };
  const does = work[skillOf(request)];
  if (does === undefined) throw new Error(`the scripted model was asked for ${skillOf(request)}`);
  return does();
}
