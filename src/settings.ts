import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
/** A free plan has no canvases of its own, an older server does not know them at all. */
export const sandboxCanvases = z.enum(['yes', 'free_plan', 'unknown']);
/** Variables of the environment whose form is checked at the start, each with what mends it. */
export const settings: { name: string; fix: string; schema: z.ZodType }[] = [
  { name: 'PORT', fix: 'Give a port from 1 to 65535, e.g. PORT=3000.', schema: port.optional() },
  { name: 'HTTP_PORT', fix: 'Give a port from 1 to 65535, e.g. HTTP_PORT=3001.', schema: port.optional() },
  {
    name: 'DATABASE_URL',
    fix: 'Give a URL such as postgres://user:password@host:5432/throughline, or leave it out for the embedded database.',
    schema: z
      .string()
      .regex(/^postgres(?:ql)?:\/\//)
      .optional(),
  },
  {
    name: 'SLACK_BOT_TOKEN',
    fix: 'It starts with xoxb-; copy it from “OAuth & Permissions” of your Slack app.',
    schema: z
      .string()
      .regex(/^xoxb-/)
      .optional(),
  },
  {
    name: 'SLACK_APP_TOKEN',
    fix: 'It starts with xapp-; make one with connections:write under “Basic Information”.',
    schema: z
      .string()
      .regex(/^xapp-/)
      .optional(),
  },
  {
    name: 'SLACK_API_URL',
    fix: 'Leave it out for Slack itself. For a local Slack give its address with the path, such as http://127.0.0.1:3000/api/.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/]).*\/$/)
      .optional(),
  },
  {
    name: 'SLACK_COMMAND',
    fix: 'Give a command such as /ticket: a slash and up to 31 small letters, digits, dashes or underscores.',
    schema: z
      .string()
      .regex(/^\/[a-z0-9_-]{1,31}$/)
      .optional(),
  },
  {
    name: 'ANTHROPIC_API_KEY',
    fix: 'It starts with sk-ant-; make one in the Anthropic Console, or leave it out to work without a model.',
    schema: z
      .string()
      .regex(/^sk-ant-[\w-]{8,}$/)
      .optional(),
  },
  {
    name: 'ANTHROPIC_BASE_URL',
    fix: 'Leave it out for Anthropic itself. For a gateway give its address, such as https://gateway.example.com.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])[^\s]*$/)
      .optional(),
  },
  {
    name: 'TOOLS_KEY',
    fix: 'Give at least 32 random characters, the same on every instance (`openssl rand -hex 32`), or leave it out for a key of this machine.',
    schema: z.string().min(32).optional(),
  },
  {
    name: 'PUBLIC_URL',
    fix: 'Give the address at which people reach Throughline, such as https://throughline.example.com.',
    schema: z
      .string()
      .regex(/^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/)
      .optional(),
  },
  {
    name: 'PAGERDUTY_URL',
    fix: 'Leave it out, or for an account in the EU give https://api.eu.pagerduty.com.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/[^\s/?#@]+|http:\/\/(?:127\.0\.0\.1|localhost):\d+)$/)
      .optional(),
  },
  {
    name: 'LINEAR_URL',
    fix: 'Leave it out for Linear itself. For a stand-in give its address, such as http://127.0.0.1:4000/graphql.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/)
      .refine((url) => URL.canParse(url))
      .optional(),
  },
  ...['JIRA_URL', 'JIRA_SITE'].map((name) => ({
    name,
    fix: 'Give the address of your Jira, such as https://acme.atlassian.net.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/[^\s?#@]+|http:\/\/(?:127\.0\.0\.1|localhost):\d+(?:\/[^\s?#]*)?)$/)
      .refine((url) => URL.canParse(url))
      .optional(),
  })),
  {
    name: 'LOGIN_PORT',
    fix: 'Give a free port of this machine such as 8765, the one in the callback address of your app, or leave it out.',
    schema: z
      .string()
      .regex(/^\d{2,5}$/)
      .optional(),
  },
  {
    name: 'SANDBOX_CANVASES',
    fix: 'Use one of yes, free_plan, unknown.',
    schema: sandboxCanvases.optional(),
  },
  {
    name: 'LOG_LEVEL',
    fix: 'Use one of debug, info, warn, error, silent.',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  },
];
