/**
 * Talk with a model in a ticket's thread: the whole product in its sandbox, real Slack app and local Slack, and a
 * Messages API on this machine that answers at once and counts the cache as the real one does.
 */
import { KEY as MODEL_KEY, type ModelServer, startModelServer } from '../support/model/server.ts';
import { diligent } from '../support/model/texts.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Figure, type Measure, median, percentile, rounded } from './figure.ts';

const CHANNEL = 'C0INVOICES';
const TURNS = 10;
/** Questions that only warm up what is loaded with the first one. */
const WARM_UP = 2;
const MEASURED = 30;
const questions = [
  'How many customers asked for this in the last 6 months?',
  'Which services would this affect?',
  'What has been touched there recently?',
  "Why shouldn't we build this?",
  'What could go wrong?',
  'Is there a pattern to follow?',
  'Who is active in this code?',
  'Which incidents were there?',
  'What did we decide about exports before?',
  'Can it be smaller?',
];

export const chat: Measure = { names: ['chat.cached_share', 'chat.first_token_overhead_ms'], run };

async function run(): Promise<Figure[]> {
  const model = await startModelServer();
  model.otherwise = diligent();
  const world = await startWorld({ env: { ANTHROPIC_API_KEY: MODEL_KEY, ANTHROPIC_BASE_URL: model.url } });
  try {
    const thread = await drafted(world);
    const hear = hearAnswers(world);
    model.reset();
    model.otherwise = diligent();
    for (let turn = 0; turn < TURNS; turn += 1) await asks(world, { thread, hear, turn });
    const cached = cachedShare(model);
    const overhead = await overheads(world, { model, hear, thread });
    return [
      cached,
      {
        name: 'chat.first_token_overhead_ms',
        value: percentile(overhead, 0.95),
        unit: 'ms',
        target: { atMost: 400 },
        comparedWith: `p95 of ${MEASURED} from a person's message to the first words in Slack, without the model's own time; median ${rounded(median(overhead))} ms`,
      },
    ];
  } finally {
    await world.close();
    await model.close();
  }
}

/** A ticket whose PRD stands there to be talked about; its thread. */
async function drafted({ ana }: World): Promise<string> {
  await ana.command(CHANNEL, '/ticket', 'Export invoices as CSV');
  const question = await ana.message(/sign off PRD v1/);
  if (question.thread_ts === undefined) throw new Error('the question stands in no thread');
  return question.thread_ts;
}

interface Hearing {
  /** Milliseconds of the process clock at which the first words of the next answer stood in Slack. */
  first: () => Promise<number>;
  /** The answer is whole. */
  whole: () => Promise<void>;
}

/** Its address is given back with the first words. */
function hearAnswers(world: World): () => Hearing {
  const { chat: port } = world.product.deps;
  let first = Promise.withResolvers<number>();
  let whole = Promise.withResolvers<void>();
  const put = port.put.bind(port);
  port.put = async (request) => {
    const { growing } = request;
    if (request.message.kind !== 'answer' || growing === undefined) return put(request);
    const result = await put({
      ...request,
      growing: {
        ...growing,
        address: async (ts) => {
          first.resolve(performance.now());
          await growing.address(ts);
        },
      },
    });
    whole.resolve();
    return result;
  };
  return () => {
    first = Promise.withResolvers();
    whole = Promise.withResolvers();
    const [begun, ended] = [first.promise, whole.promise];
    return { first: () => begun, whole: () => ended };
  };
}

async function asks(
  { ana }: World,
  about: { thread: string; hear: () => Hearing; turn: number },
): Promise<number> {
  const heard = about.hear();
  const said = performance.now();
  await ana.says(CHANNEL, questions[about.turn % questions.length] ?? '', about.thread);
  const first = await heard.first();
  await heard.whole();
  return first - said;
}

/** Of all that was sent in ten turns with their look-ups, the cold first one among them, what was read from the cache. */
function cachedShare({ usage }: ModelServer): Figure {
  const sum = (of: (one: ModelServer['usage'][number]) => number): number =>
    usage.reduce((total, one) => total + of(one), 0);
  const read = sum((one) => one.cache_read_input_tokens);
  const all = read + sum((one) => one.cache_creation_input_tokens + one.input_tokens);
  const later = usage.at(-1);
  const whole =
    later === undefined
      ? 1
      : later.cache_read_input_tokens + later.cache_creation_input_tokens + later.input_tokens;
  return {
    name: 'chat.cached_share',
    value: read / all,
    unit: '',
    target: { atLeast: 0.85 },
    comparedWith: `${usage.length} requests of ${TURNS} turns, ${all} tokens; ${rounded((later?.cache_read_input_tokens ?? 0) / whole)} in the last one`,
  };
}

async function overheads(
  world: World,
  about: { model: ModelServer; hear: () => Hearing; thread: string },
): Promise<number[]> {
  const took: number[] = [];
  // Answered at once: what a look-up takes is the question's own.
  for (let turn = -WARM_UP; turn < MEASURED; turn += 1) {
    about.model.reset();
    about.model.otherwise = diligent();
    const ms = await asks(world, { ...about, turn: Math.abs(turn) });
    if (turn >= 0) took.push(ms - (about.model.ownMs[0] ?? 0));
  }
  return took;
}
