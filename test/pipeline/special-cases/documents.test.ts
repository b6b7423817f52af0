/** Edits after sign-off, and the short path. */
import { describe, expect, it } from 'vitest';
import { ana, eli } from '../../fixtures/pipeline/people.ts';
import { deployRuns, shortTicket, ticketIn } from '../../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const byAna = { person: ana, role: 'pm' } as const;

describe('edits after sign-off', () => {
  it.each(['delegated', 'needs_attention', 'preview'] as const)(
    'in %s the signed text stays in force',
    (stage) => {
      const ticket = ticketIn(stage);
      ticket.says('prd_revised');
      expect(ticket.stage).toBe(stage);
      expect(ticket.asks).toContain('re_sign');
      expect(ticket.item.prd).toMatchObject({ version: 2, signed: { version: 1 } });
    },
  );

  it('nothing ships until it is settled', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('accepted', {}, byEli);
    expect(ticket.stage).toBe('preview');
    ticket.says('signed_text_kept', {}, byEli);
    expect(ticket.stage).toBe('deploying');
  });

  it('keeping the signed text makes it the newest version, still signed', () => {
    const ticket = ticketIn('delegated');
    ticket.says('spec_revised');
    ticket.says('signed_text_kept', {}, byEli);
    expect(ticket.item.reSign).toBeNull();
    expect(ticket.item.spec).toMatchObject({
      version: 3,
      hash: 'spec1',
      signed: { version: 3, hash: 'spec1' },
    });
  });

  it('one document settled, the other is asked about', () => {
    const ticket = ticketIn('delegated');
    ticket.says('prd_revised');
    ticket.says('spec_revised');
    expect(ticket.item.reSign).toBe('spec');
    ticket.says('re_signed', {}, byEli);
    expect(ticket.item.reSign).toBe('prd');
    ticket.says('re_signed', {}, byAna);
    expect(ticket.item.reSign).toBeNull();
  });

  it('signing the new text voids verdict and acceptance; telling the agent sends it back to work', () => {
    const ticket = ticketIn('preview', { policy: { riskLimit: 100 } });
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('re_signed', { tellAgent: true }, byEli);
    expect(ticket.stage).toBe('delegated');
    expect(ticket.does).toContain('tell_agent');
    expect(ticket.item).toMatchObject({ judgement: null, acceptances: [], run: { state: 'working' } });
  });

  it('in preview without telling the agent the change is judged again', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('re_signed', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['preview', ['judge_diff']]);
  });

  it('deploying is held before the merge, and signing leads back to preview', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('prd_revised');
    expect(ticket.item.deploy?.phase).toBe('checking');
    expect(ticket.does).toEqual(['check_gate']);
    ticket.says('gate_held');
    expect(ticket.asks).toContain('re_sign');
    ticket.says('re_signed', {}, byAna);
    expect(ticket.stage).toBe('preview');
  });

  it('withdrawn while the agent works: it goes on, and the text must be settled', () => {
    const ticket = ticketIn('delegated');
    ticket.says('sign_off_withdrawn', { document: 'prd' }, byAna);
    expect(ticket.item).toMatchObject({ stage: 'delegated', reSign: 'prd', prd: { signed: { version: 1 } } });
    ticket.says('re_signed', {}, byAna);
    expect(ticket.item.reSign).toBeNull();
  });

  it('from the merge on an edit is only a version', () => {
    const ticket = deployRuns();
    ticket.says('prd_revised');
    expect(ticket.item).toMatchObject({ reSign: null, prd: { version: 2 } });
    expect(ticket.open).not.toContain('amend');
  });

  it('a signature for an older version or another hash is ignored', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('prd_revised');
    expect(ticket.says('prd_signed_off', { version: 1, hash: 'prd1' }, byAna)).toMatchObject({
      kind: 'ignore',
    });
    expect(ticket.says('prd_signed_off', { version: 2, hash: 'other' }, byAna)).toMatchObject({
      kind: 'ignore',
    });
    expect(ticket.stage).toBe('prd_draft');
  });

  it('a running draft loses by version', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('prd_revised');
    expect(ticket.says('prd_revised', { version: 2, hash: 'late' })).toMatchObject({ kind: 'ignore' });
  });
});

describe('short path', () => {
  it('drafts both documents and asks one question', () => {
    const ticket = shortTicket();
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['both_sign_off']]);
    ticket.says('both_signed_off', {}, byEli);
    expect(ticket.item).toMatchObject({ prd: { signed: { by: 'eli' } }, spec: { signed: { by: 'eli' } } });
  });
  it('a revision after the signature asks that one question again', () => {
    const ticket = shortTicket();
    ticket.says('both_signed_off', {}, byEli);
    ticket.says('prd_revised');
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['both_sign_off']]);
  });
  it('answers that came with both signatures make a version of each, or nothing at all', () => {
    const ticket = shortTicket();
    const { prd, spec } = ticket.item;
    if (prd === null || spec === null) throw new Error('nothing is drafted');
    const text = <Digest>(of: { version: number; digest: Digest }, hash: string) => ({
      version: of.version + 1,
      hash,
      author: 'eli',
      digest: of.digest,
      changes: [],
      how: 'answered' as const,
    });
    const answered = (prdHash: string) => ({
      prd: {
        version: prd.version + 1,
        hash: 'prd-new',
        answered: { questions: 1, from: { version: prd.version, hash: prdHash }, text: text(prd, 'prd-new') },
      },
      spec: {
        version: spec.version + 1,
        hash: 'spec-new',
        answered: { questions: 1, from: spec, text: text(spec, 'spec-new') },
      },
      questions: 1,
    });
    expect(ticket.says('both_signed_off', answered('another'), byEli)).toMatchObject({ kind: 'ignore' });
    expect(ticket.item).toMatchObject({
      prd: { version: prd.version, signed: null },
      spec: { signed: null },
    });
    ticket.says('both_signed_off', answered(prd.hash), byEli);
    expect(ticket.item).toMatchObject({
      prd: { hash: 'prd-new', how: 'answered', signed: { hash: 'prd-new', by: 'eli' } },
      spec: { hash: 'spec-new', how: 'answered', signed: { hash: 'spec-new', by: 'eli' } },
    });
    expect(ticket.stage).toBe('spec_ready');
  });
  it('the full path starts at the PRD', () => {
    const ticket = shortTicket();
    ticket.says('full_path_chosen', {}, byEli);
    expect([ticket.stage, ticket.asks]).toEqual(['prd_draft', ['prd_sign_off']]);
    ticket.says('prd_signed_off', {}, byAna);
    ticket.says('spec_revised');
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['spec_sign_off']]);
  });
});
