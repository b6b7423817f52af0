/** Ticks that a new commit leaves as they were. */
import { describe, expect, it } from 'vitest';
import { preFilled } from '../../../src/pipeline/conditions.ts';
import type { CriterionVerdict, Judgement } from '../../../src/pipeline/item/change.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { ticketIn } from '../../fixtures/pipeline/ticket.ts';

const met = (number: number, file: string): CriterionVerdict => ({
  number,
  text: `Criterion ${number}`,
  verdict: 'met',
  because: 'Test "rows".',
  pm: false,
  files: [file],
});
const base = ticketIn('preview').item;
const both = [met(1, 'a.js'), met(2, 'b.js')];

function after(about: {
  before?: CriterionVerdict[];
  now?: CriterionVerdict[];
  changed: string[];
  asked?: number | null;
  since?: string;
}): number[] {
  const item: WorkItem = {
    ...base,
    newCommit: {
      sha: 'sha2',
      by: null,
      after: { sha: 'sha1', criteria: about.before ?? both, about: about.asked ?? null },
    },
    judgement: {
      ...(base.judgement as Judgement),
      sha: 'sha2',
      criteria: about.now ?? both,
      since: { sha: about.since ?? 'sha1', files: about.changed },
    },
  };
  return preFilled(item);
}

describe('pre-filled after a push', () => {
  it.each([
    ['both where nothing of theirs changed', { changed: ['c.js'] }, [1, 2]],
    ['not the one whose file changed', { changed: ['b.js'] }, [1]],
    ['none where all changed', { changed: ['a.js', 'b.js'] }, []],
    ['not the one for which changes were asked', { changed: [], asked: 1 }, [2]],
    [
      'none that was not met before',
      { changed: [], before: [{ ...met(1, 'a.js'), verdict: 'check' as const }] },
      [],
    ],
    [
      'none that is not met now',
      { changed: [], now: [{ ...met(1, 'a.js'), verdict: 'not_met' as const }, met(2, 'b.js')] },
      [2],
    ],
    ['none that was seen in a file that changed', { changed: ['old.js'], before: [met(1, 'old.js')] }, []],
    ['none of which nobody knows the files', { changed: [], before: [{ ...met(1, ''), files: [] }] }, []],
    ['none whose words changed', { changed: [], now: [{ ...met(1, 'a.js'), text: 'Another' }] }, []],
    ['none where the difference is to another commit', { changed: [], since: 'sha0' }, []],
  ])('%s', (_what, about, expected) => expect(after(about)).toEqual(expected));

  it('a first commit has none, and neither has one that is judged without a difference', () => {
    expect(preFilled(base)).toEqual([]);
    expect(
      preFilled({
        ...base,
        newCommit: {
          sha: base.judgement?.sha ?? '',
          by: null,
          after: { sha: 'sha1', criteria: both, about: null },
        },
      }),
    ).toEqual([]);
  });
});
