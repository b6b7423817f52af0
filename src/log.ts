import { inspect } from 'node:util';
import { pino } from 'pino';

/** One line per event: `log.info('door.moved', {…})`. Event names are `area.happened` and stable. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/**
 * Formats of secrets that must never reach a log, a chat, a prompt or a pull request. What is stored of others' texts
 * is held to a longer list, `pipeline/knowledge/redact.ts`: this file may import nothing, and pipeline may not import it.
 */
const secrets =
  /xox[abeprs]-[\w-]+|xapp-[\w-]+|gh[oprsu]_\w{20,}|github_pat_\w+|sk-ant-[\w-]+|lin_(?:api|oauth)_\w+|ATATT3[\w=-]{20,}|tlp_[\w-]{20,}|tlr_[\w-]+\.[\w-]{20,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/g;

export const redact = (text: string): string => text.replaceAll(secrets, '[redacted]');

export function createLog(about: { level: string; pretty?: boolean; write?: (line: string) => void }): Log {
  const write = about.write ?? ((line: string) => process.stderr.write(line));
  const logger = pino(
    { level: about.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(redact(line)) },
  );
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) => {
      const { error, ...rest } = fields;
      const shown =
        error instanceof Error
          ? {
              error: error.message,
              stack: error.stack,
              cause: error.cause === undefined ? undefined : inspect(error.cause, { depth: 1 }),
            }
          : error === undefined
            ? {}
            : { error: inspect(error, { depth: 1 }) };
      logger[level]({ event, ...rest, ...shown });
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
