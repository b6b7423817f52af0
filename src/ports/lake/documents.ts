import type { LakeDocument } from '../../pipeline/knowledge/document.ts';
import type { Fetched } from '../fetched.ts';

/** What a source has now, told cheaply. Whatever is not listed is taken out of the search. */
export interface Listing {
  /** `version`: any text that is another one once the document changed. */
  items: { id: string; version: string }[];
  /** What it has and does not offer (a PDF, a file that is too large), each with why. */
  leftOut: { what: string; why: string }[];
}

export type Read =
  | { state: 'ok'; document: LakeDocument }
  /** It was there when it was listed. */
  | { state: 'gone' }
  /** It cannot be used until somebody mends it; `why` says what to mend. */
  | { state: 'bad'; why: string };

/** A source of written knowledge: a folder, a wiki, a help desk. It is read from, never written to. */
export interface DocumentSource {
  /** As people know it, e.g. `Company docs`; its documents are kept under it. */
  readonly name: string;
  /** On this machine and cheap to list: looked through before each answer. All others are only in rounds. */
  readonly isLocal: boolean;
  list(): Promise<Fetched<Listing>>;
  /** One document by the id it was listed with. An error: it could not be had now, and what is stored stays. */
  read(id: string): Promise<Read>;
}
