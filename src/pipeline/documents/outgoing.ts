/**
 * Markdown that a model or a stranger wrote, made safe for the place it goes to. Nothing in it is HTML, a picture, a
 * link that hides where it leads, a mention, or words that close somebody's issue: those are shown as text. A text
 * that holds none of it comes back as it was, to the letter.
 */
import type {
  Image,
  ImageReference,
  Link,
  LinkReference,
  Nodes,
  Parents,
  PhrasingContent,
  Root,
  RootContent,
} from 'mdast';
import { redactSecrets } from '../knowledge/redact.ts';
import { withoutHidden } from './hidden.ts';
import { documentTree, markdownOf } from './markdown.ts';

/** Hosts that our own sources named: links to them stay links. `any`: people wrote it, and where it leads is their business. */
export type Hosts = readonly string[] | 'any';

interface Place {
  hosts: Hosts;
  /** What is read as a command there, to be shown as code. */
  commands: RegExp | null;
}

/** Who is mentioned, what is closed: `@team`, `#12`, `acme/invoices#12`, `GH-12`, `fixes PAY-7`. */
const commands =
  /(?<![\p{L}\p{N}_`/.])@[\p{L}\p{N}](?:[\p{L}\p{N}/_.-]{0,79}[\p{L}\p{N}_-])?|(?<![\p{L}\p{N}&])(?:[\w.-]{1,60}\/[\w.-]{1,80})?#\d{1,9}\b|\bGH-\d{1,9}\b|(?<=\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|complete[sd]?|implement(?:s|ed)?)[: ]{1,3})[A-Z][A-Z0-9]{1,9}-\d{1,7}\b|#(?:close|resolve|done|comment|time|transition)\b/giu;

/** For a document page in the chat. */
export const forPage = (markdown: string, hosts: Hosts = []): string =>
  safe(markdown, { hosts, commands: null });

/** For a code host or a tracker: pull requests, verdicts, descriptions. No secret goes there, whoever wrote it. */
export const forOthersTools = (markdown: string, hosts: Hosts = []): string =>
  safe(redactSecrets(markdown), { hosts, commands });

/** One line where no markdown is read, without secrets and mentions; in our own messages `#17` is a number and closes nothing. */
export const shownTitle = (text: string, most = 200): string => {
  const line = Array.from(redactSecrets(withoutHidden(text)).replaceAll(/\s+/g, ' ').trim());
  const title = (line.length > most ? [...line.slice(0, most - 1), '…'] : line).join('');
  return title.replaceAll(/(?<![\p{L}\p{N}_.])@(?=[\p{L}\p{N}])/gu, '');
};

/** The same for others' tools: a pull request's title may become a commit, which closes what it names. */
export const plainTitle = (text: string, most = 200): string =>
  shownTitle(text, most)
    .replaceAll(/#(?=\d)/g, 'no. ')
    .replaceAll(/\bGH-(?=\d)/gi, 'no. ');

/** Only addresses of the web have a host; anything else leads nowhere that people could judge. */
export function hostOf(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:')
    ? parsed.host
    : null;
}

function safe(markdown: string, place: Place): string {
  const seen = withoutHidden(markdown);
  const tree = structuredClone<Root>(documentTree(seen));
  const made = new Rewriting(tree, place);
  return made.changes > 0 ? markdownOf(tree.children) : seen;
}

const isParent = (node: Nodes): node is Parents => 'children' in node;
const code = (value: string): PhrasingContent => ({
  type: 'inlineCode',
  value: value.replaceAll(/[`\s]+/g, ' ').trim(),
});
const text = (value: string): PhrasingContent => ({ type: 'text', value });

/** One pass over a tree, in place; counts what it had to change. */
class Rewriting {
  changes = 0;
  readonly #place: Place;
  readonly #definitions = new Map<string, string>();

  constructor(tree: Root, place: Place) {
    this.#place = place;
    this.#define(tree);
    this.#children(tree);
  }

  #define(node: Nodes): void {
    if (node.type === 'definition') this.#definitions.set(node.identifier.toLowerCase(), node.url);
    if (isParent(node)) for (const child of node.children) this.#define(child);
  }

  #children(parent: Parents): void {
    const before = parent.children as RootContent[];
    const after = before.flatMap((child) => this.#instead(child, parent));
    parent.children = after as typeof parent.children;
  }

  #instead(node: RootContent, parent: Parents): RootContent[] {
    switch (node.type) {
      case 'html':
        return this.#changed(this.#shown(node.value, parent));
      case 'image':
      case 'imageReference':
        return this.#changed(this.#picture(node));
      case 'definition':
        return this.#changed([]);
      case 'link':
        // An address that is its own label is no words: a `#5` in it calls nothing.
        if (this.#mayLink(node.url) && isAddress(node)) return [node];
        this.#children(node);
        return this.#mayLink(node.url) ? [node] : this.#changed(bare(node.children, node.url));
      case 'linkReference':
        this.#children(node);
        return this.#changed(this.#reference(node));
      case 'text':
        return this.#words(node.value, node);
      default:
        if (isParent(node)) this.#children(node);
        return [node];
    }
  }

  #changed<Made>(made: Made): Made {
    this.changes += 1;
    return made;
  }

  #mayLink(url: string): boolean {
    const host = hostOf(url);
    const { hosts } = this.#place;
    if (hosts === 'any') return host !== null || /^mailto:/i.test(url);
    return host !== null && hosts.includes(host);
  }

  /** What it leads to stands elsewhere in the text, where only people's own words are believed. */
  #reference({ identifier, children }: LinkReference): PhrasingContent[] {
    const url = this.#definitions.get(identifier.toLowerCase()) ?? '';
    return this.#place.hosts === 'any' && this.#mayLink(url)
      ? [{ type: 'link', url, children }]
      : bare(children, url);
  }

  /** Nothing is loaded. What people showed can be opened; a model's picture is words. */
  #picture(node: Image | ImageReference): PhrasingContent[] {
    const url =
      node.type === 'image' ? node.url : (this.#definitions.get(node.identifier.toLowerCase()) ?? '');
    const alt = (node.alt ?? '').replaceAll(/\s+/g, ' ').trim();
    if (this.#place.hosts === 'any' && this.#mayLink(url))
      return [{ type: 'link', url, children: this.#inert([text(alt === '' ? 'picture' : alt)]) }];
    return this.#inert([text(alt === '' ? '(a picture was left out)' : `(picture left out: ${alt})`)]);
  }

  /** HTML as the text that it is; a comment is nothing that people would see. */
  #shown(html: string, parent: Parents): RootContent[] {
    const seen = html.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '').trim();
    if (seen === '') return [];
    const isBlock = parent.type === 'root' || parent.type === 'blockquote' || parent.type === 'listItem';
    const words = this.#inert(withAddresses(seen.replaceAll(/\s+/g, ' ')));
    return isBlock ? [{ type: 'paragraph', children: words }] : words;
  }

  /** Words that were made here are looked through like those that stood there. */
  #inert(words: PhrasingContent[]): PhrasingContent[] {
    return words.flatMap((one) =>
      one.type === 'text' ? (this.#words(one.value, one) as PhrasingContent[]) : [one],
    );
  }

  #words(value: string, node: RootContent): RootContent[] {
    const { commands: pattern } = this.#place;
    if (pattern === null) return [node];
    const pieces: PhrasingContent[] = [];
    let at = 0;
    for (const match of value.matchAll(pattern)) {
      pieces.push(text(value.slice(at, match.index)), code(match[0]));
      at = match.index + match[0].length;
    }
    if (at === 0) return [node];
    return this.#changed(
      [...pieces, text(value.slice(at))].filter((one) => one.type !== 'text' || one.value !== ''),
    );
  }
}

const isAddress = ({ url, children: [label, more] }: Link): boolean =>
  more === undefined &&
  label?.type === 'text' &&
  [label.value, `http://${label.value}`, `mailto:${label.value}`].includes(url);

/** The words, and where the link would have led, to be read and not to be pressed. */
function bare(label: PhrasingContent[], url: string): PhrasingContent[] {
  const host = hostOf(url);
  const address = url.replace(/^mailto:/i, '');
  const said = label.map(wordsOf).join('').trim();
  if (said === address || said === url) return [code(address)];
  const words = label.flatMap((one) => (one.type === 'text' ? withAddresses(one.value) : [one]));
  if (host === null) return words;
  return [...words, text(' ('), code(url.slice(0, 500)), text(')')];
}

/** An address among words, as code: printed as words it would be a link again. */
const withAddresses = (value: string): PhrasingContent[] =>
  value
    .split(/((?:https?:\/\/|www\.)[^\s<>"']+)/i)
    .map((piece, index) => (index % 2 === 1 ? code(piece) : text(piece)))
    .filter((one) => one.type !== 'text' || one.value !== '');

const wordsOf = (node: Nodes): string =>
  isParent(node) ? node.children.map(wordsOf).join('') : 'value' in node ? node.value : '';
