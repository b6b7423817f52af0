/** Puts an attack where a model will read it: into what the company's sources say. */
import type { Attack, Carrier } from '../../fixtures/injection/attacks.ts';
import type { Facts } from '../../flow/facts.ts';
import type { Forge } from '../../flow/outside.ts';

const note = { at: '2026-01-01T00:00:00Z', url: 'https://desk.acme.example/1' };
const repository = <T>(value: T) => ({ state: 'ok' as const, value, source: 'repository', at: note.at });

/** `title`: of the document or finding that holds it. Answers with how to take it away again. */
export function plant(
  { facts, forge }: { facts: Facts; forge: Forge },
  { carrier, text }: Pick<Attack, 'carrier' | 'text'>,
  title: string,
): () => void {
  const before = { ...facts };
  const others = [...forge.others];
  if (carrier === 'knowledge') facts.evidence = [{ id: 'adr-1', kind: 'adr', title, excerpt: text, ...note }];
  if (carrier === 'server')
    facts.onServers = [
      {
        id: 'desk:1',
        kind: 'customer',
        title,
        excerpt: text,
        source: 'Zendesk',
        fetchedAt: note.at,
        server: 'Zendesk',
        ref: '1',
        visibility: [{ to: 'all' }],
        flags: [],
        ...note,
      },
    ];
  if (carrier === 'file_name')
    facts.files = async () => repository({ paths: ['src/list.js', text], codeowners: null });
  if (carrier === 'source') facts.read = async () => repository(text);
  if (carrier === 'commit')
    facts.history = async () =>
      repository([{ sha: 'c1', title: text, author: 'x', at: note.at, files: ['src/list.js'] }]);
  if (carrier === 'codeowners') {
    facts.files = async () => repository({ paths: ['src/list.js', 'CODEOWNERS'], codeowners: text });
    facts.read = async (_repo, path) => repository(path === 'CODEOWNERS' ? text : 'export {};\n');
  }
  if (carrier === 'pull_request')
    forge.others.push({
      repo: 'acme/invoices',
      number: 90,
      title: text,
      author: 'octo9',
      files: ['src/list.js'],
      url: 'https://forge.test/acme/invoices/pull/90',
      updatedAt: note.at,
    });
  return () => {
    Object.assign(facts, before);
    forge.others = others;
  };
}

/** Where a flag says that the attack stands. */
export function whereOf({ carrier }: Attack, title: string): string {
  const places: Partial<Record<Carrier, string>> = {
    knowledge: `“${title}”`,
    server: `“${title}”`,
    file_name: 'The name of a file',
    source: 'src/list.js',
    commit: 'A commit',
    pull_request: '#90',
  };
  return places[carrier] ?? 'The ticket';
}
