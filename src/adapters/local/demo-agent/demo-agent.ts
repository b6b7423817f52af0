/**
 * A coding agent without a model. For the sample tickets it makes prepared commits, one for each plan step; for
 * any other it says that it cannot code and writes a checklist. Where a run stands is read off its branch (each
 * commit names run and step) and its notebook, so that a start or message after a crash goes on from there.
 */
import type { Plan } from '../../../pipeline/item/change.ts';
import type {
  AgentEvent,
  AgentMessage,
  AgentSink,
  CodingAgent,
  RunRequest,
} from '../../../ports/coding-agent.ts';
import type { Git } from '../forge/git/git.ts';
import { cannotBuild, type Job, type JobStep, jobFor, listed, planOf } from './job.ts';
import { type Notebook, type Notes, openNotebook } from './notebook.ts';
import { changeFor, readChanges } from './prepared-changes.ts';
import { createRunQueue } from './run-queue.ts';
import { DoesNotFit, openWorktree, type Worktree } from './worktree.ts';

export interface DemoAgent extends CodingAgent {
  /** Resolves when no run is at work. */
  idle(): Promise<void>;
}

export interface DemoAgentOptions {
  /** Folder of prepared changes. */
  changes: string;
  sink: AgentSink;
  git: Git;
  clock?: () => Date;
  /** Trouble that could not be told through the sink. */
  report?: (what: string, error: unknown) => void;
}

interface Desk {
  request: RunRequest;
  job: Job;
  plan: Plan;
  worktree: Worktree;
  notebook: Notebook;
}

const planIsFixed =
  'This plan is prepared and cannot be changed with words: approve it, or stop the run and take it by hand.';

export function createDemoAgent(options: DemoAgentOptions): DemoAgent {
  const clock = options.clock ?? (() => new Date());
  const report =
    options.report ?? ((what, error) => process.emitWarning(`Demo agent, ${what}: ${String(error)}`));
  const queue = createRunQueue(report);
  const stopped = new Set<string>();

  async function sitDown(request: RunRequest): Promise<Desk> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(request.run))
      throw new Error('This is not the id of a run.');
    const job = jobFor(await readChanges(options.changes), request.brief);
    const worktree = openWorktree(options.git, request.worktree);
    const notebook = await openNotebook(worktree, request.run);
    return { request, job, plan: planOf(job, request.brief), worktree, notebook };
  }

  const tell = (id: string, event: AgentEvent): Promise<void> => options.sink(id, event);

  /** Says so and returns true if the plan needs a file that the spec protects. */
  async function refusesPlan({ request, plan }: Desk): Promise<boolean> {
    const barred = plan.files.filter((file) => listed(request.brief.doNotTouch, file));
    if (barred.length === 0) return false;
    const reason = `The prepared change needs ${barred.join(', ')}, which the spec says not to touch. I changed nothing.`;
    await tell(`${request.run}:barred:${plan.hash}`, { kind: 'failed', run: request.run, reason });
    return true;
  }

  async function begin(desk: Desk): Promise<void> {
    const { request, plan, job, notebook } = desk;
    const notes = await notebook.read();
    await notebook.write({ ...notes, starts: notes.starts + 1 });
    if (await refusesPlan(desk)) return;
    await tell(`${request.run}:plan:${plan.hash}`, {
      kind: 'plan_proposed',
      run: request.run,
      plan,
      caveat: job.caveat,
    });
    queue.later(request.run, () => carryOn(desk, null));
  }

  /** Everything that is left to do, from wherever the branch stands. */
  async function carryOn(desk: Desk, wokenBy: string | null): Promise<void> {
    const { request, worktree, notebook } = desk;
    try {
      const notes = await notebook.read();
      const done = await worktree.trailers(request.run, 'Throughline-Step');
      const mayBuild = request.autonomy === 'autonomous' || notes.approved || done.length > 0;
      if (!mayBuild || (await refusesPlan(desk))) return;
      if (!(await build(desk, done))) return;
      if (!(await answerRequests(desk, notes))) return;
      await finish(desk, wokenBy);
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error;
      const id = `${request.run}:failed:${await worktree.head()}:${(await notebook.read()).starts}`;
      await tell(id, { kind: 'failed', run: request.run, reason: error.message });
    }
  }

  /** One commit for each step that is not on the branch yet; false if the run was stopped meanwhile. */
  async function build(desk: Desk, done: string[]): Promise<boolean> {
    const { request, job, worktree } = desk;
    for (const [at, step] of job.steps.entries()) {
      if (stopped.has(request.run)) return false;
      const number = at + 1;
      const trailers = { 'Throughline-Run': request.run, 'Throughline-Step': String(number) };
      if (!done.includes(String(number)))
        await commit(worktree, step, { title: `${request.brief.key}: ${step.title}`, trailers });
      await tell(`${request.run}:step:${number}`, {
        kind: 'progressed',
        run: request.run,
        step: { number, of: job.steps.length, title: step.title },
        done: job.steps.slice(0, number).map(({ title }) => title),
        files: await worktree.filesOf(request.run),
        costUsd: 0,
      });
    }
    return true;
  }

  async function commit(
    worktree: Worktree,
    step: JobStep,
    about: { title: string; trailers: Record<string, string> },
  ): Promise<void> {
    await worktree.commit({ ...about, edits: await step.edits(), date: clock() });
  }

  /** Prepared follow-ups to what people asked; false if a request has none, which is then said. */
  async function answerRequests(desk: Desk, notes: Notes): Promise<boolean> {
    const { request, job, worktree, notebook } = desk;
    const answered = await worktree.trailers(request.run, 'Throughline-Message');
    for (const asked of notes.requests.filter(({ id }) => !answered.includes(id))) {
      if (stopped.has(request.run)) return false;
      const step = job.followUp(asked.text);
      const barred = step?.files.some((file) => listed(request.brief.doNotTouch, file)) ?? false;
      if (step === null || barred) {
        await refuse(desk, asked, notes);
        return false;
      }
      const trailers = { 'Throughline-Run': request.run, 'Throughline-Message': asked.id };
      await commit(worktree, step, { title: `${request.brief.key}: ${step.title}`, trailers });
    }
    await notebook.write({ ...(await notebook.read()), refused: [] });
    return true;
  }

  async function refuse(desk: Desk, asked: Notes['requests'][number], notes: Notes): Promise<void> {
    const { request, notebook } = desk;
    const again = notes.refused.includes(asked.id) ? `:${notes.starts}` : '';
    const what =
      asked.kind === 'ci_failed' ? 'this CI failure' : `"${asked.text.slice(0, 120).toWellFormed()}"`;
    const reason = `The demo agent has no ready change for ${what}. Take it over, or ask for something else.`;
    await tell(`${request.run}:message:${asked.id}${again}`, { kind: 'failed', run: request.run, reason });
    await notebook.write({ ...(await notebook.read()), refused: [...new Set([...notes.refused, asked.id])] });
  }

  async function finish(desk: Desk, wokenBy: string | null): Promise<void> {
    const { request, job, worktree } = desk;
    const files = await worktree.filesOf(request.run);
    const sha = await worktree.head();
    if (files.length === 0)
      throw new DoesNotFit('The branch holds all of this change already. There is nothing to add.');
    await tell(`${request.run}:finished:${sha}${wokenBy === null ? '' : `:${wokenBy}`}`, {
      kind: 'finished',
      run: request.run,
      sha,
      files,
      costUsd: 0,
      summary: job.summary,
      caveat: job.caveat,
    });
  }

  async function take(desk: Desk, id: string, message: AgentMessage): Promise<void> {
    const { request, plan, job, notebook } = desk;
    const notes = await notebook.read();
    if (
      message.kind === 'plan_returned' ||
      (message.kind === 'plan_approved' && message.plan.hash !== plan.hash)
    ) {
      const caveat = job.caveat === null ? planIsFixed : `${job.caveat} ${planIsFixed}`;
      return tell(`${request.run}:plan:${plan.hash}:${id}`, {
        kind: 'plan_proposed',
        run: request.run,
        plan,
        caveat,
      });
    }
    const asked = requestIn(message);
    if (message.kind === 'plan_approved') await notebook.write({ ...notes, approved: true });
    else if (asked !== null && !notes.requests.some((one) => one.id === id)) {
      await notebook.write({ ...notes, requests: [...notes.requests, { id, ...asked }] });
    }
    queue.later(request.run, () => carryOn(desk, message.kind === 'wake' ? id : null));
  }

  return {
    name: 'demo',
    title: 'Demo agent',
    canBuild: async (brief) => {
      const change = changeFor(await readChanges(options.changes), brief);
      return change === null ? { able: false, sentence: cannotBuild } : { able: true };
    },
    start: (request) =>
      queue.now(request.run, async () => {
        stopped.delete(request.run);
        await begin(await sitDown(request));
      }),
    send: (request, id, message) =>
      queue.now(request.run, async () => {
        if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(id))
          throw new Error('This is not the id of a message.');
        stopped.delete(request.run);
        await take(await sitDown(request), id, message);
      }),
    stop: async (run) => {
      stopped.add(run);
      await queue.now(run, async () => undefined);
    },
    idle: () => queue.idle(),
  };
}

function requestIn(message: AgentMessage): Omit<Notes['requests'][number], 'id'> | null {
  if (message.kind === 'told') return { kind: 'told', text: message.text };
  if (message.kind === 'changes_requested') return { kind: 'changes_requested', text: message.what };
  if (message.kind === 'ci_failed') return { kind: 'ci_failed', text: message.failure };
  return null;
}
