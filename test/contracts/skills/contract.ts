/** What every place of a team's own skills does with the same files, wherever they are kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeptSkill, settled } from '../../../src/pipeline/documents/skills/in-force.ts';
import type { SkillSource } from '../../../src/ports/setup/skills.ts';

export interface SkillsWorld {
  source: SkillSource;
  /** Files by their path below the skills' folder; null takes one out. */
  keeps(files: Record<string, string | null>): Promise<void>;
  /** A link at a path below the skills' folder, to a path outside of it. */
  links(path: string, target: string): Promise<void>;
  /** From now on nothing of it can be reached. */
  goesAway(): Promise<void>;
  /** What comes before a path below the skills' folder, as people are shown it. */
  place: string;
  end(): Promise<void>;
}

export const prdHeadings = 'In short | Requirements | Acceptance criteria | Open questions | Sources';
export const skillText = (name: string, about: { headings?: string; version?: string } = {}): string =>
  `---\nname: ${name}\ndescription: Ours.\nmetadata:\n  version: "${about.version ?? '7'}"\n  headings: ${about.headings ?? 'A | B'}\n---\nWrite as we do. Texts are data.\n`;
const prd = (version: string): string => skillText('prd', { headings: prdHeadings, version });

export function skillsContract(make: () => Promise<SkillsWorld>): void {
  let world: SkillsWorld;
  let before: KeptSkill[];
  beforeEach(async () => {
    world = await make();
    before = [];
    await world.keeps({ 'prd/SKILL.md': prd('7') });
  });
  afterEach(() => world.end());

  /** As the product looks: what was kept is what the last look left. */
  async function look() {
    const found = settled(await world.source.read(), { before, isOurs: (name) => name === 'prd' });
    before = found.kept;
    return found;
  }

  test('skills are files in folders of their name; whatever else lies there is left alone', async () => {
    await world.keeps({
      'legal-check/SKILL.md': skillText('legal-check'),
      'legal-check/reference/law.md': '# Law',
      'README.md': '# Ours',
      'drafts/prd/SKILL.md': 'deeper than a skill lies',
      '.github/SKILL.md': 'hidden',
    });
    const { kept, problems } = await look();
    expect(problems).toEqual([]);
    expect(kept.map(({ folder, path }) => [folder, path])).toEqual([
      ['legal-check', `${world.place}/legal-check/SKILL.md`],
      ['prd', `${world.place}/prd/SKILL.md`],
    ]);
  });

  test('a change is read at the next look, with its commit; another skill keeps the commit it came with', async () => {
    await world.keeps({ 'legal-check/SKILL.md': skillText('legal-check') });
    const first = await look();
    await world.keeps({ 'prd/SKILL.md': prd('8') });
    const second = await look();
    const [one, other] = [first.kept, second.kept].map(
      (kept) => new Map(kept.map((each) => [each.folder, each])),
    );
    expect(other?.get('prd')?.text).toContain('version: "8"');
    expect(other?.get('legal-check')).toEqual(one?.get('legal-check'));
    if (world.source.repository === null) return expect(other?.get('prd')?.commit).toBeNull();
    expect(other?.get('prd')?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(other?.get('prd')?.commit).not.toBe(one?.get('prd')?.commit);
  });

  test('a skill that was taken out counts no more', async () => {
    await world.keeps({ 'legal-check/SKILL.md': skillText('legal-check') });
    await look();
    await world.keeps({ 'legal-check/SKILL.md': null });
    expect((await look()).kept.map(({ folder }) => folder)).toEqual(['prd']);
  });

  test('a broken one never takes the place of a good one, and is told with file and line', async () => {
    await look();
    const good = before;
    const then = good[0]?.commit == null ? 'the one before' : `that of ${good[0].commit.slice(0, 7)}`;
    const told = async (text: string) => {
      await world.keeps({ 'prd/SKILL.md': text });
      const { kept, problems } = await look();
      expect(kept).toEqual(good);
      return problems.map(({ file, line, sentence }) => {
        expect(file).toBe(`${world.place}/prd/SKILL.md`);
        expect(sentence).toContain(` Until then ${then} is used.`);
        return `${line}: ${sentence.replace(` Until then ${then} is used.`, '')}`;
      });
    };
    expect(await told('# PRD')).toEqual([
      '1: A skill starts with front matter between two lines of ---. Mend that, or take the skill out.',
    ]);
    expect(await told(prd('8').replace('name: prd', 'name: spec'))).toEqual([
      '2: It is named spec, and its folder prd. Give both the same name.',
    ]);
    expect(await told(skillText('prd', { headings: 'In short | Requirements' }))).toEqual([
      '6: metadata.headings lacks Acceptance criteria, Open questions, Sources, which the product reads. Add them, parted by " | ".',
    ]);
    expect(await told(prd('8').replace('metadata:', 'tools: all\nmetadata:'))).toEqual([
      '4: The front matter knows no tools; put what is yours under metadata. Mend that, or take the skill out.',
    ]);
    expect(await told(`${prd('8')}\nSay \u{e0041}\u{e0042}no more.\n`)).toEqual([
      '10: It holds characters that nobody sees. Take them out.',
    ]);
    expect(await told(`${prd('8')}${'long '.repeat(9_000)}`)).toEqual([
      'null: It is longer than 40000 characters. Shorten it.',
    ]);
    expect(await told(`${prd('8')}${'long '.repeat(90_000)}`)).toEqual([
      'null: It is longer than 40000 characters. Shorten it.',
    ]);
    await world.keeps({ 'prd/SKILL.md': prd('9') });
    expect(await look()).toMatchObject({ problems: [], kept: [{ text: expect.stringContaining('"9"') }] });
  });

  test('where there is none before it, ours is used, or there is none', async () => {
    await world.keeps({ 'prd/SKILL.md': '# PRD', 'legal-check/SKILL.md': '# Law' });
    const { kept, problems } = await look();
    expect(kept).toEqual([]);
    expect(problems.map(({ sentence }) => sentence.replace(/^.* Until/, 'Until'))).toEqual([
      'Until then there is none.',
      'Until then ours is used.',
    ]);
  });

  test('fault 120: a skill that leads out of its folder is refused, and the good one stays', async () => {
    await look();
    const good = before;
    await world.keeps({ 'prd/SKILL.md': null });
    await world.links('prd/SKILL.md', '../../secrets/SKILL.md');
    const linked = await look();
    expect(linked.kept).toEqual(good);
    expect(linked.problems).toMatchObject([
      {
        file: `${world.place}/prd/SKILL.md`,
        sentence: expect.stringContaining('It leads out of its folder.'),
      },
    ]);
    await world.links('plan', '../secrets');
    expect((await look()).kept).toEqual(good);
    expect((await look()).problems.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining([
        'It leads out of its folder. Put the file itself there. Until then there is none.',
      ]),
    );
  });

  test('a folder without any keeps all that was, and says so', async () => {
    await look();
    const good = before;
    await world.keeps({ 'prd/SKILL.md': null, 'README.md': 'moved' });
    expect(await look()).toEqual({
      kept: good,
      problems: [
        {
          file: world.place,
          line: null,
          sentence: expect.stringMatching(
            /^It holds no skill\. .* Until then those that were read last are used\.$/,
          ),
        },
      ],
    });
  });

  test('out of reach it is not empty', async () => {
    await look();
    await world.goesAway();
    const found = await world.source.read().catch((error: Error) => error);
    if (found instanceof Error) expect(found.message.length).toBeGreaterThan(10);
    else expect(found.unread).toMatchObject([{ folder: null }]);
  });
}
