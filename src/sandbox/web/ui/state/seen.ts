import type { Block, OptionObject, TextObject } from '../blocks/types.ts';

/** What `GET /people/NAME/sees` answers: everything that one person can see. */
export type Seen = {
  me: Person;
  users: Record<string, User>;
  app: { id: string; name: string; bot_user_id?: string; bot_id?: string };
  channels: Channel[];
  modal: ModalView | null;
  home: HomeView | null;
  canvases: Canvas[];
  pings: { channel: string; ts: string }[];
  errors: { text: string }[];
};

export type User = {
  name: string;
  display_name?: string;
  real_name?: string;
  title?: string;
  tz?: string;
  is_bot?: boolean;
  is_stranger?: boolean;
  is_restricted?: boolean;
  deleted?: boolean;
};

export type Person = User & { id: string; unread?: number; mentions?: number };

export type Channel = {
  id: string;
  name: string;
  is_im: boolean;
  user?: string;
  is_private?: boolean;
  is_ext_shared?: boolean;
  is_archived?: boolean;
  topic?: string;
  members?: string[];
  last_read?: string;
  thread_reads?: Record<string, string>;
  unread?: number;
  mentions?: number;
  messages: Message[];
};

export type Message = {
  ts: string;
  thread_ts?: string;
  user?: string;
  bot_id?: string;
  username?: string;
  text: string;
  blocks?: Block[];
  attachments?: Attachment[];
  files?: SlackFile[];
  ephemeral?: boolean;
  edited?: unknown;
  deleted?: boolean;
  streaming?: boolean;
  reply_count?: number;
  reactions?: { name: string; users: string[] }[];
  session?: { status?: string; title?: string; can_stop?: boolean };
  subtype?: string;
};

export type Attachment = {
  color?: string;
  title?: string;
  text?: string;
  fallback?: string;
  blocks?: Block[];
};

export type SlackFile = {
  id: string;
  name?: string;
  title?: string;
  mimetype?: string;
  filetype?: string;
  size?: number;
  url_private?: string;
  permalink?: string;
};

export type View = { id?: string; callback_id?: string; blocks: Block[]; hash?: string };
export type HomeView = View;
export type ModalView = View & {
  title: TextObject;
  submit?: TextObject | null;
  close?: TextObject | null;
  depth?: number;
};

export type Canvas = { id: string; title: string; markdown: string; can_edit: boolean; permalink?: string };

/** What `GET /sandbox` answers. */
export type Sandbox = {
  team: { id: string; name: string; domain?: string };
  people: Person[];
  app: {
    name: string;
    commands: { command: string; description?: string; usage_hint?: string }[];
    shortcuts: { name: string; type: 'global' | 'message'; callback_id: string; description?: string }[];
  };
  features?: Record<string, boolean>;
  notice: string | null;
  opens_in?: string | null;
  guide: unknown;
};

export type OptionsAnswer = {
  options?: OptionObject[];
  option_groups?: { label: TextObject; options: OptionObject[] }[];
};

/** The name that people see: display name, else real name, else handle. */
export function nameOf(user: User | undefined): string {
  return user?.display_name || user?.real_name || user?.name || 'Somebody';
}
