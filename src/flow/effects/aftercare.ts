import { z } from 'zod';
import { documentHash } from '../../pipeline/documents/canonical.ts';
import { notesLead } from '../../pipeline/documents/notes-lead.ts';
import { partRef, textOfPart } from '../../pipeline/item/parts.ts';
import { signal } from '../../pipeline/signals.ts';
import { findDocument, insertDocument, savePage } from '../../store/documents.ts';
import { entryAt } from '../../store/ledger.ts';
import { nameNow } from '../hearing/repositories.ts';
import { material } from '../material.ts';
import { file } from '../receive.ts';
import { checkedDraft } from './checked-draft.ts';
import { done, type Handler, moot, report } from './effect.ts';

export const writeReleaseNotes: Handler = async ({ item }, deps) => {
  if (item.stage !== 'deployed' || item.releaseNotes !== null) return moot('the notes are written');
  // They are shown in the ticket's channel: they wait until it has one.
  if (item.lostHome != null) return { kind: 'again', afterMs: 60_000 };
  const known = await findDocument(deps.db, item.key, { kind: 'release_notes' });
  const drafted =
    known === null ? await checkedDraft(deps, 'release_notes', await material(deps, item)) : null;
  const markdown = known?.markdown ?? drafted?.markdown ?? '';
  const channel = item.home?.channel;
  const title = `${item.key} Release notes · ${item.title}`.slice(0, 200);
  const page =
    channel === undefined
      ? null
      : await deps.pages.ensure({
          known: null,
          marker: `${item.key} Release notes`,
          title,
          markdown,
          channel,
          access: 'read',
        });
  const hash = documentHash(markdown);
  return report(
    signal('release_notes_written', {
      url: page?.url ?? null,
      summary: notesLead(markdown) ?? item.prd?.digest.inShort ?? item.title,
      ...(drafted === null ? {} : { skill: drafted.skill }),
    }),
    async (tx) => {
      if (known === null)
        await insertDocument(tx, {
          key: item.key,
          kind: 'release_notes',
          version: 1,
          markdown,
          hash,
          author: null,
          how: 'drafted',
          skill: drafted?.skill ?? null,
        });
      if (page !== null)
        await savePage(tx, {
          key: item.key,
          kind: 'release_notes',
          page: page.id,
          url: page.url,
          seenHash: hash,
          shownVersion: 1,
          access: 'read',
          restored: null,
          channel: channel ?? null,
        });
    },
  );
};

export const closePullRequest: Handler = async ({ item, effect }, deps) => {
  const number = effect.input['number'];
  const ref = item.pullRequest ?? item.service;
  if (typeof number !== 'number' || ref?.repo == null || item.pullRequest?.state === 'merged')
    return moot('no pull request is open');
  const repo = await nameNow(deps, { ...ref, repo: ref.repo });
  await deps.codeHost.closePullRequest(repo, number, `${item.key} was closed.`);
  return done;
};

/** Preview and worktree go; the branch stays. */
export const cleanUp: Handler = async ({ item }, deps) => {
  await deps.preview.remove(item.key);
  const repo = item.service?.repo;
  if (item.run !== null && repo != null) await deps.workspaces.remove({ repo, branch: item.run.branch });
  return done;
};

/** The parts as a person chose them stand on the ledger, in the entry that caused this effect. */
const splitFacts = z.object({
  titles: z.array(z.string()).default([]),
  after: z.array(z.array(z.number().int())).default([]),
});

export const makeChildren: Handler = async ({ item, effect }, deps) => {
  const chosen = await entryAt(deps.db, item.key, effect.revision);
  const { titles, after } = splitFacts.parse(chosen?.facts ?? {});
  const children: string[] = [];
  for (const [index, title] of titles.entries()) {
    const waiting = (after[index] ?? []).flatMap((number) => children[number - 1] ?? []);
    const child = await file(deps, {
      filing: {
        title,
        description: `Part ${index + 1} of ${item.key}. ${textOfPart(item.description, { titles, index })}`,
        reporter: item.reporter,
        origin: { kind: 'message', ref: partRef(item.key, index + 1) },
        home: item.home,
        kind: item.kind,
        ...(item.kindFrom === undefined ? {} : { kindFrom: item.kindFrom }),
        priority: item.priority,
        labels: item.labels,
        proposedCriteria: [],
        service: item.service?.name ?? null,
        ...(item.attachments === undefined ? {} : { attachments: item.attachments }),
        waitsFor: waiting,
      },
      // What waits for another part has no card until it starts.
      as: waiting.length === 0 ? 'filed' : 'imported',
      actor: { kind: 'system', name: effect.name },
      delivery: `effect:${effect.id}:${index}`,
      prefix: deps.company.keyPrefix,
    });
    children.push(child.key);
  }
  return report(signal('children_filed', { children }));
};
