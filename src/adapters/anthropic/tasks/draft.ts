/** Documents. Sources are cited in the text, by the skill's own marks: the text lives on as markdown, in a canvas. */

import { redact } from '../../../log.ts';
import { redactSecrets } from '../../../pipeline/knowledge/redact.ts';
import type { ModelTask } from '../../../pipeline/model-tasks.ts';
import type { Calling, Drafted, Material } from '../../../ports/model.ts';
import { type Desk, jobOf } from '../desk.ts';
import { blockOf, clean, source } from '../material/data-blocks.ts';
import { draftSources, notReached, type Size } from '../material/gathered.ts';
import { systemFor } from '../material/rules.ts';
import type { Request } from '../wire/send.ts';
import { untilDone } from '../wire/talk-loop.ts';
import { failed, TooLarge } from '../wire/trouble.ts';

type Kind = 'prd' | 'spec' | 'release_notes';

const kinds: Record<Kind, { skill: string; what: string; task: ModelTask }> = {
  prd: { skill: 'prd', what: 'the PRD', task: 'drafting' },
  spec: { skill: 'tech-spec', what: 'the tech spec', task: 'drafting' },
  release_notes: { skill: 'release-notes', what: 'the release notes', task: 'notes' },
};

const MOST_TOKENS = 32_000;
const LAST_LINE = 'Drafted by a model. Check the sources.';

export async function draft(
  desk: Desk,
  kind: Kind,
  about: { material: Material; calling?: Calling | undefined },
): Promise<Drafted> {
  const { skill, task, what } = kinds[kind];
  const job = jobOf(desk, task, about.calling);
  const write = async (size: Size): Promise<string> => {
    const request: Request = {
      max_tokens: MOST_TOKENS,
      output_config: { effort: task === 'notes' ? 'low' : 'medium' },
      system: systemFor(about.calling?.skill ?? desk.skill(skill)),
      messages: [
        { role: 'user', content: contentOf(kind, about.material, { size, now: desk.now() }) },
        ...repairOf(about.material),
      ],
    };
    return (await untilDone(desk.send, request, { sending: job.sending })).text;
  };
  const markdown = asDocument(await inRoom(write), what);
  return { markdown, costUsd: job.costUsd(), by: desk.models[task] };
}

/** The refused text and what is wrong with it, below what it was written from. */
function repairOf({ repair }: Material): Request['messages'] {
  if (repair === undefined || repair.markdown.trim() === '') return [];
  const wrong = repair.problems.map((one) => `- ${clean(one, 500)}`).join('\n');
  // They quote the refused text, which may quote anything.
  const problems = source('problems', 'What is wrong with that text', { text: wrong, most: 20_000 });
  return [
    { role: 'assistant', content: repair.markdown.trim() },
    {
      role: 'user',
      content: [
        blockOf(problems, false),
        {
          type: 'text',
          text: 'That text is refused, for the reasons in the search result problems. Answer with the whole document again, mended there and nowhere else.',
        },
      ],
    },
  ];
}

/** Where the whole does not fit, less of it is tried once. */
export async function inRoom<T>(write: (size: Size) => Promise<T>): Promise<T> {
  try {
    return await write('full');
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
  }
  try {
    return await write('small');
  } catch (error) {
    if (error instanceof TooLarge) throw failed('the texts are too large for the model', false);
    throw error;
  }
}

function contentOf(
  kind: Kind,
  material: Material,
  about: { size: Size; now: Date },
): Request['messages'][number]['content'] {
  const { what } = kinds[kind];
  const before = kind === 'prd' ? material.prd : kind === 'spec' ? material.spec : null;
  const asked = [
    before === null
      ? `Write ${what} of ${material.item.key}.`
      : `Revise ${what} of ${material.item.key}: the search result ${kind} is the version as it stands. Leave out the lines with section hashes.`,
    ...(material.request === null ? [] : ['What is to be different is the search result request.']),
    `Today is ${about.now.toISOString().slice(0, 10)}.`,
    ...notReached(material),
    'Answer with the document alone, in markdown, from its first heading on.',
  ];
  return [
    ...draftSources(material, about.size).map((one) => blockOf(one, false)),
    { type: 'text', text: asked.join('\n') },
  ];
}

/** Without a fence around it, without our own marks and what no database takes or nobody may read, and with the line that says how it came to be. */
function asDocument(text: string, what: string): string {
  const bare = redactSecrets(redact(text.replaceAll('\u0000', '').toWellFormed()))
    .trim()
    .replace(/^```(?:markdown|md)?\n([\s\S]*?)\n```$/, '$1')
    .replaceAll(/^\[section hash [0-9a-f]+\]\n*/gm, '')
    .trim();
  if (bare === '') throw failed(`the model wrote nothing where ${what} should be`, true);
  return bare.includes(LAST_LINE) ? `${bare}\n` : `${bare}\n\n${LAST_LINE}\n`;
}
