import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CompanyPaths, prepareCompany } from '../../../src/adapters/local/company/prepare.ts';
import { createLocalForge, type LocalForge } from '../../../src/adapters/local/forge/forge.ts';
import { startListener } from './forge-world.ts';

export const acmeSource = fileURLToPath(new URL('../../../src/sandbox/acme', import.meta.url));

export interface Acme {
  home: string;
  company: CompanyPaths;
  forge: LocalForge;
  end: () => Promise<void>;
}

/** The sample company on a local forge, as a newcomer gets it; the forge's clock stands at the day it was written. */
export async function startAcme(): Promise<Acme> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-acme-'));
  const company = await prepareCompany({ source: acmeSource, home });
  const listener = await startListener();
  const forge = createLocalForge({
    home,
    webhook: { url: listener.url, secret: 'forge-secret', source: 'forge' },
    publicUrl: 'http://localhost:3000',
    documents: company.documents,
    clock: () => new Date('2026-11-20T10:00:00Z'),
  });
  return {
    home,
    company,
    forge,
    end: async () => {
      await forge.stop({ killServices: true });
      await listener.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
