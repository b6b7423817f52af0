import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createFileIncidents } from '../../src/adapters/local/company/incidents.ts';
import { startPagerDutyWorld } from '../support/pagerduty/pagerduty-world.ts';
import { type GivenIncident, incidentsContract } from './incidents.ts';

describe('Incidents: a file', () =>
  incidentsContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'incidents-'));
    const path = join(folder, 'incidents.yaml');
    const open = new Map<string, GivenIncident>();
    const write = (text?: string): Promise<void> =>
      writeFile(
        path,
        text ??
          JSON.stringify({
            active: [...open].map(([id, { service, openedAt, ...rest }]) => ({
              id,
              services: [service],
              opened_at: openedAt,
              ...rest,
            })),
          }),
      );
    await write();
    return {
      incidents: createFileIncidents({ incidents: path, freezes: null }),
      opens: async (given) => {
        const id = `INC-${open.size + 1}`;
        open.set(id, given);
        await write();
        return id;
      },
      ends: async (id) => {
        open.delete(id);
        await write();
      },
      goesAway: () => rm(path),
      talksNonsense: () => write('active: [{ id: 88 }]'),
      end: () => rm(folder, { recursive: true, force: true }),
    };
  }));

describe('Incidents: PagerDuty', () =>
  incidentsContract(async () => {
    const { double, pagerDuty, end } = await startPagerDutyWorld();
    return {
      incidents: pagerDuty,
      opens: async ({ service, openedAt, owner, ...given }) => {
        const made = double.opens({
          ...given,
          service: `P${service.toUpperCase()}`,
          createdAt: openedAt,
          assignee: owner,
        });
        return `PD-${made.number}`;
      },
      ends: async (id) => double.resolves(Number(id.slice(3))),
      goesAway: async () => {
        double.faults.push({ times: 50, what: { drop: 'before' } });
      },
      talksNonsense: async () => {
        double.faults.splice(0, 9, { times: 50, what: { text: '{"incidents":"many"}' } });
      },
      end,
    };
  }));
