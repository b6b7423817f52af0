import { z } from 'zod';
import { newSecret } from '../ids.ts';
import { type Fields, listOf, parseJson } from '../json.ts';
import type { Message } from '../store/messages.ts';

const title = z.string().min(1).max(256);
const source = z.object({ type: z.literal('url'), url: z.string(), text: z.string() });

const chunkShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('markdown_text'), text: z.string().max(12_000) }),
  z.object({
    type: z.literal('task_update'),
    id: z.string().min(1),
    title,
    status: z.enum(['pending', 'in_progress', 'complete', 'error']),
    details: z.string().max(256).optional(),
    output: z.string().max(256).optional(),
    sources: z.array(source).optional(),
  }),
  z.object({ type: z.literal('plan_update'), title }),
  z.object({ type: z.literal('blocks'), blocks: z.array(z.record(z.string(), z.unknown())).max(50) }),
]);

export type Chunk = z.infer<typeof chunkShape>;
type Task = Extract<Chunk, { type: 'task_update' }>;

/** The chunks of a call, or undefined when they are not valid. */
export function chunksOf(value: unknown): Chunk[] | undefined {
  const parsed = z.array(chunkShape).safeParse(typeof value === 'string' ? parseJson(value) : value);
  return parsed.success ? parsed.data : undefined;
}

/** A streamed message grown by more chunks: markdown joins markdown, a task with a known id is updated. */
export function streamedMessage(message: Message, chunks: Chunk[]): Message {
  let text = message.text;
  let blocks = message.blocks ?? [];
  for (const chunk of chunks) {
    if (chunk.type === 'markdown_text') {
      text += chunk.text;
      blocks = withMarkdown(blocks, chunk.text);
    } else if (chunk.type === 'blocks') {
      blocks = [...blocks, ...chunk.blocks];
    } else if (chunk.type === 'plan_update') {
      blocks = withPlan(blocks, (plan) => ({ ...plan, title: chunk.title }));
    } else {
      blocks = withTask(blocks, chunk, message.task_display_mode === 'plan');
    }
  }
  return { ...message, text, ...(blocks.length ? { blocks } : {}) };
}

function withMarkdown(blocks: Fields[], more: string): Fields[] {
  const last = blocks.at(-1);
  if (last?.type !== 'markdown') return [...blocks, { type: 'markdown', block_id: newSecret(3), text: more }];
  return [...blocks.slice(0, -1), { ...last, text: String(last.text) + more }];
}

function withTask(blocks: Fields[], chunk: Task, inPlan: boolean): Fields[] {
  const card = cardOf(chunk);
  if (!inPlan) return replacedOrAdded(blocks, card);
  return withPlan(blocks, (plan) => ({ ...plan, tasks: replacedOrAdded(tasksOf(plan), card) }));
}

function withPlan(blocks: Fields[], update: (plan: Fields) => Fields): Fields[] {
  const at = blocks.findIndex((block) => block.type === 'plan');
  const plan =
    at < 0 ? { type: 'plan', block_id: newSecret(3), title: 'Plan', tasks: [] } : (blocks[at] ?? {});
  return at < 0 ? [...blocks, update(plan)] : blocks.toSpliced(at, 1, update(plan));
}

function tasksOf(plan: Fields): Fields[] {
  return listOf(plan.tasks);
}

function replacedOrAdded(list: Fields[], card: Fields): Fields[] {
  const at = list.findIndex((one) => one.type === 'task_card' && one.task_id === card.task_id);
  return at < 0
    ? [...list, card]
    : list.toSpliced(at, 1, { ...list[at], ...card, block_id: list[at]?.block_id });
}

function cardOf(chunk: Task): Fields {
  return {
    type: 'task_card',
    block_id: newSecret(3),
    task_id: chunk.id,
    title: chunk.title,
    status: chunk.status,
    ...(chunk.details ? { details: paragraph(chunk.details) } : {}),
    ...(chunk.output ? { output: paragraph(chunk.output) } : {}),
    ...(chunk.sources ? { sources: chunk.sources } : {}),
  };
}

function paragraph(text: string): Fields {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
