/**
 * Documents where people read and edit them. `gone` and `unreadable` are answers, not errors. A chat without pages
 * says so (null, false); documents then stand in the ticket's thread.
 */
export interface Pages {
  /** The known page, where it is still there; else the one with this marker, or a new one. Opened to the channel. */
  ensure(request: {
    known: string | null;
    marker: string;
    title: string;
    markdown: string;
    channel: string;
    /** What the channel may do with it. */
    access: 'read' | 'write';
  }): Promise<{ id: string; url: string } | null>;
  read(
    id: string,
  ): Promise<
    | { state: 'ok'; markdown: string; editor: string | null }
    | { state: 'gone' }
    | { state: 'unreadable'; reason: string }
  >;
  /**
   * Writes changed sections only, where they can be told apart; else the whole. `over` is the hash of the text that
   * was last seen there: where people have changed it since, nothing is written (`changed`). `none`: pages cannot be
   * written here any more.
   */
  write(
    id: string,
    request: { title: string; markdown: string; over: string },
  ): Promise<'written' | 'changed' | 'none'>;
  setAccess(id: string, channel: string, access: 'read' | 'write'): Promise<void>;
  /** Takes a channel's access away; nothing where it has none. */
  close(id: string, channel: string): Promise<void>;
  /** Lets one person read it, wherever they are. */
  showTo(id: string, chatId: string): Promise<void>;
}
