import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { App, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { messageOf, referenceOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Chat, Directory, Notices, Rooms } from '../ports/chat.ts';
import type { Flow } from '../ports/flow.ts';
import type { Pages } from '../ports/talk/pages.ts';
import type { Threads } from '../ports/talk/threads.ts';
import { createSigns } from './agent/signs.ts';
import { createStreams } from './agent/streams.ts';
import { NOT_DONE, NOT_SAVED, sentence } from './answers/refusals.ts';
import { tellPrivately } from './answers/telling.ts';
import { createPages } from './canvas/pages.ts';
import { listenToChannels } from './channels/events.ts';
import { createRooms } from './channels/rooms.ts';
import { createChat } from './chat.ts';
import { createDirectory, type Identity } from './directory.ts';
import type { Face } from './face.ts';
import { createHomes } from './home/homes.ts';
import { createHomeLink } from './home/link.ts';
import { listen } from './listeners.ts';
import { pressBody, submitBody, surfaceOf } from './payloads.ts';
import { createNotices } from './personal/notices.ts';
import { createPictures } from './pictures/shelf.ts';
import { createThreads } from './threads.ts';
import { type Api, codeOf, createApi } from './wire/api.ts';
import { type ApiClock, wallClock } from './wire/clock.ts';
import { claimOf, createIntake } from './wire/inbox.ts';
import { boltLogger, openReception } from './wire/receivers.ts';

export interface SlackOptions {
  botToken: string;
  /** Given: Socket Mode. Absent: signed HTTP, and `signingSecret` is needed. */
  appToken?: string;
  signingSecret?: string;
  /** Still accepted while a secret is being replaced. */
  olderSigningSecrets?: string[];
  slackApiUrl?: string;
  /** The slash command, the admin's choice. */
  command?: string;
  log: Log;
  clock?: ApiClock;
  /** The token stopped working, or a scope is missing: a person must mend it. */
  onFatal?: (code: string) => void;
}

export interface Slack {
  /** What we need of the chat, as `flow` takes it. */
  ports: { chat: Chat; pages: Pages; directory: Directory; rooms: Rooms; notices: Notices; threads: Threads };
  chat: Chat;
  pages: Pages;
  directory: Directory;
  rooms: Rooms;
  app: App;
  api: Api;
  receiver: Receiver;
  /** With signed HTTP: to be mounted at `/slack/events`. */
  requestListener?: RequestListener;
  /** Connects. Listens to nothing before. */
  start: (flow: Flow) => Promise<void>;
  /** Takes nothing new, and waits for what is under way. */
  stop: () => Promise<void>;
  /** Resolves when nothing is under way. */
  drained: () => Promise<void>;
  /** Works off what was stored and not finished before the last stop. */
  replay: () => Promise<void>;
}

const whoAmI = z.looseObject({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  url: z.string().optional(),
});

export function createSlack(options: SlackOptions): Slack {
  const clock = options.clock ?? wallClock;
  const { log } = options;
  let flow: Flow | null = null;
  const theFlow = (): Flow => {
    if (flow === null) throw new Error('Slack was not started.');
    return flow;
  };
  const api = createApi({
    token: options.botToken,
    ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }),
    clock,
    onFatal: (code) => {
      log.error('slack.refused', { code });
      options.onFatal?.(code);
    },
  });
  let known: Promise<Identity> | null = null;
  const identity = (): Promise<Identity> => {
    known ??= askWhoIAm(api).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  const directory = createDirectory({ api, identity, now: clock.now });
  const editors = new Map<string, string>();
  const pictures = createPictures({ api, clock, log, ourselves: identity });
  const homes = createHomes({ api, flow: theFlow, clock, log, pictures });
  const signs = createSigns(api);
  const chat = createChat({
    api,
    refreshHome: homes.refresh,
    signs,
    streams: createStreams(api, identity),
  });
  const face: Face = {
    api,
    flow: theFlow,
    log,
    clock,
    command: options.command ?? '/ticket',
    directory,
    identity,
    homes,
    pictures,
    homeLink: createHomeLink(api, identity),
    memory: {
      twins: new Map(),
      heard: new Set(),
      unfinished: new Set(),
      offered: new Set(),
    },
  };

  let heard = false;
  const intake = createIntake({
    inbox: () => theFlow().inbox,
    listeners: (event) => {
      heard ||= typeof event.body === 'object' && 'event_id' in event.body;
      return App.prototype.processEvent.call(app, event);
    },
    notSaved: (event) => sayTo(face, event, NOT_SAVED),
    unfinished: (ids) => {
      face.memory.unfinished = new Set(ids);
    },
    faulted: (event, reference) => sayFault(face, event, reference),
    log,
  });
  const reception = openReception({
    ...(options.appToken === undefined ? {} : { appToken: options.appToken }),
    signingSecrets: [options.signingSecret, ...(options.olderSigningSecrets ?? [])].filter(
      (one) => one !== undefined,
    ),
    ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }),
    process: intake.process,
    log,
    now: clock.now,
  });
  const app = new App({
    receiver: reception.receiver,
    authorize: async () => {
      const us = await identity();
      return { botToken: options.botToken, botId: us.botId, botUserId: us.botUserId, teamId: us.teamId };
    },
    convoStore: false,
    tokenVerificationEnabled: false,
    extendedErrorHandler: true,
    ignoreSelf: true,
    logger: boltLogger(log),
    ...(options.slackApiUrl === undefined ? {} : { clientOptions: { slackApiUrl: options.slackApiUrl } }),
  });
  app.error(async ({ error, body }: { error: Error & { original?: Error }; body: unknown }) => {
    const claim = claimOf(body);
    const reference = referenceOf(claim?.id ?? randomUUID());
    const cause = error.original ?? error;
    log.error('slack.listener_failed', { reference, kind: claim?.kind, error: cause });
    intake.failed(body, { reference, reason: messageOf(cause) });
  });
  listen(app, face, {
    signs,
    forget: directory.forget,
    edited: (file, by) => {
      if (editors.size > 5_000) editors.clear();
      editors.set(file, by);
    },
  });
  listenToChannels(app, face, directory.forgetMembers);
  const drained = async (): Promise<void> => {
    await intake.drained();
    await homes.drained();
  };

  const ports: Slack['ports'] = {
    chat,
    pages: createPages({ api, clock, ourselves: identity, editorOf: (file) => editors.get(file) ?? null }),
    directory,
    rooms: createRooms({
      api,
      command: face.command,
      homeLink: face.homeLink,
      heard: () => heard,
      forgetMembers: directory.forgetMembers,
      pictures,
    }),
    notices: createNotices(api),
    threads: createThreads(() => face),
  };
  return {
    ports,
    ...ports,
    app,
    api,
    receiver: reception.receiver,
    ...(reception.requestListener === undefined ? {} : { requestListener: reception.requestListener }),
    async start(given) {
      flow = given;
      await identity();
      await reception.start();
    },
    async stop() {
      await reception.stop();
      pictures.close();
      await drained();
    },
    drained,
    replay: intake.replay,
  };
}

async function askWhoIAm(api: Api): Promise<Identity> {
  const us = await api.call('auth.test', {}, whoAmI);
  return {
    teamId: us.team_id,
    enterpriseId: us.enterprise_id ?? null,
    botUserId: us.user_id,
    botId: us.bot_id ?? '',
    url: us.url ?? null,
  };
}

/** A reference, never a stack. */
async function sayFault(face: Face, event: ReceiverEvent, reference: string): Promise<void> {
  const text = `That failed on our side, reference ${reference}. Nothing was changed by it. Try again, or give an admin the reference.`;
  try {
    await sayTo(face, event, text);
  } catch (error) {
    face.log.warn('slack.fault_not_told', { reference, code: codeOf(error), reason: messageOf(error) });
  }
}

const typedBy = z.looseObject({ command: z.string(), user_id: z.string(), channel_id: z.string() });

/** An answer to a press, a submission or a command that could not be worked on. Events have nobody who waits. */
async function sayTo(face: Face, event: Pick<ReceiverEvent, 'body' | 'ack'>, text: string): Promise<void> {
  const content = sentence(text);
  const command = typedBy.safeParse(event.body);
  if (command.success) return event.ack({ response_type: 'ephemeral', text });
  const submitted = submitBody.safeParse(event.body);
  if (submitted.success) {
    const field = submitted.data.view.blocks?.find((block) => block.type === 'input')?.block_id;
    return event.ack(
      field === undefined ? undefined : { response_action: 'errors', errors: { [field]: text } },
    );
  }
  await event.ack();
  const pressed = pressBody.safeParse(event.body);
  if (!pressed.success) return;
  await tellPrivately(
    face,
    { person: pressed.data.user.id, surface: surfaceOf(pressed.data), trigger: pressed.data.trigger_id },
    { title: NOT_DONE, content },
  );
}
