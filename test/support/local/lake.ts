/** A lake in a database of its own, filled from folders as the product does before it answers. */
import { createFolderSource } from '../../../src/adapters/local/company/folder-source.ts';
import type { Deps, FlowLog } from '../../../src/flow/deps.ts';
import { syncSource } from '../../../src/flow/knowledge/sync.ts';
import { everyone } from '../../../src/pipeline/knowledge/visibility.ts';
import type { DocumentSource } from '../../../src/ports/lake/documents.ts';
import { type Hit, type LakeQuery, searchLake } from '../../../src/store/knowledge/search.ts';
import { type TestDatabase, testDatabase } from '../database.ts';

export interface TestLake {
  database: TestDatabase;
  /** What was left out, as it was logged. */
  log: { event: string; fields: Record<string, unknown> }[];
  sync(source: DocumentSource): Promise<void>;
  search(text: string, about?: Partial<LakeQuery>): Promise<Hit[]>;
  ids(text: string, about?: Partial<LakeQuery>): Promise<string[]>;
}

export async function testLake(): Promise<TestLake> {
  const database = await testDatabase();
  const log: TestLake['log'] = [];
  const line = (event: string, fields: Record<string, unknown> = {}): void =>
    void log.push({ event, fields });
  const flowLog: FlowLog = { info: line, warn: line, error: line };
  // Of everything that use cases work with, a sync of one source needs these.
  const deps = { db: database.db, log: flowLog } as unknown as Deps;
  const search: TestLake['search'] = (text, about = {}) =>
    searchLake(database.db, { text, audience: everyone, limit: 5, ...about });
  return {
    database,
    log,
    sync: (source) => syncSource(deps, source),
    search,
    ids: async (text, about) => (await search(text, about)).map((one) => one.id),
  };
}

export const folderSource = (...folders: string[]) =>
  createFolderSource({
    name: 'Company docs',
    folders,
    link: (id) => `https://docs.example/${id}`,
    clock: () => new Date(),
  });
