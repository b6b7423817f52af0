/**
 * The embedded database. PGlite sends each query as six messages and waits for the answer of each, and Postgres parses
 * and plans it anew every time: most of what a test of the flow cost (measured). Here a statement is prepared once, and
 * from then on it is bound and executed in one message.
 */
import {
  type messages as answers,
  Mutex,
  PGlite,
  parse,
  protocol,
  type QueryOptions,
  type Results,
  type Transaction,
  TransactionAbortedError,
} from '@electric-sql/pglite';

type Answer = answers.BackendMessage;

const { serialize } = protocol;

/** The product has some 300; lists of differing lengths make more. Each keeps its plan in memory. */
const MOST_STATEMENTS = 400;

export async function openEmbedded(about: { folder: string | null; loadFrom?: Blob }): Promise<PGlite> {
  const pglite = await PGlite.create({
    ...(about.folder === null ? {} : { dataDir: about.folder }),
    ...(about.loadFrom === undefined ? {} : { loadDataDir: about.loadFrom }),
  });
  Object.assign(pglite.parsers, asWritten);
  return preparing(pglite);
}

const raw = (value: string): string => value;
/**
 * Dates, spans and their lists as Postgres writes them: what drizzle's PGlite driver asks for with every query. Its
 * table of some 600 parsers would be copied for each.
 */
const asWritten = Object.fromEntries(
  [1082, 1114, 1184, 1186, 1115, 1182, 1185, 1187, 1231].map((type) => [type, raw] as const),
);

/** A table was altered since the statement was prepared. Its code, 0A000, is shared by all that is not supported. */
const hasOtherColumns = (error: unknown): boolean =>
  error instanceof Error && error.message === 'cached plan must not change result type';

interface Statement {
  name: string;
  parameters: number[];
  /** What the columns are, as told when it was prepared. */
  columns: Answer[];
}

function preparing(pglite: PGlite): PGlite {
  const known = new Map<string, Statement>();
  let prepared = 0;

  const send = (parts: Uint8Array[], isAlone: boolean): Promise<Answer[]> =>
    pglite.execProtocolStream(Buffer.concat([...parts, serialize.sync()]), { syncToFs: isAlone });

  const prepare = async (text: string): Promise<Statement> => {
    const found = known.get(text);
    if (found !== undefined) {
      known.delete(text);
      known.set(text, found);
      return found;
    }
    const [oldest] = known;
    const dropped = known.size < MOST_STATEMENTS ? undefined : oldest;
    if (dropped !== undefined) known.delete(dropped[0]);
    prepared += 1;
    const name = `s${prepared}`;
    const told = await send(
      [
        ...(dropped === undefined ? [] : [serialize.close({ type: 'S', name: dropped[1].name })]),
        serialize.parse({ name, text }),
        serialize.describe({ type: 'S', name }),
      ],
      false,
    );
    const statement = {
      name,
      parameters: parse.parseDescribeStatementResults(told),
      columns: told.filter((one) => one.name === 'rowDescription'),
    };
    known.set(text, statement);
    return statement;
  };

  const written = (value: unknown, type: number | undefined): string | null => {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : pglite.serializers[type];
    if (serializer !== undefined) return serializer(value);
    return typeof value === 'object'
      ? JSON.stringify(value)
      : `${value as string | number | boolean | bigint}`;
  };

  const run = async <Row>(
    asked: { text: string; params: unknown[]; rowMode: QueryOptions['rowMode'] },
    isAlone: boolean,
  ): Promise<Results<Row>> => {
    const { name, parameters, columns } = await prepare(asked.text);
    const values = asked.params.map((value, at) => written(value, parameters[at]));
    let told: Answer[];
    try {
      told = await send([serialize.bind({ statement: name, values }), serialize.execute({})], isAlone);
    } catch (error) {
      if (!hasOtherColumns(error)) throw error;
      known.delete(asked.text);
      if (!isAlone) throw error;
      return run(asked, isAlone);
    }
    const options = asked.rowMode === undefined ? {} : { rowMode: asked.rowMode };
    return parse.parseResults([...columns, ...told], pglite.parsers, options)[0] as Results<Row>;
  };

  // A query waits for a transaction that is under way, whichever of these verbs it came by.
  const lock = new Mutex();
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => lock.runExclusive(work);
  const asking =
    (isAlone: boolean) =>
    <Row>(text: string, params: unknown[] = [], options?: QueryOptions): Promise<Results<Row>> =>
      pglite.runExclusive(() => run<Row>({ text, params, rowMode: options?.rowMode }, isAlone));
  const ask = asking(true);
  const askInside = asking(false);

  const exec = pglite.exec.bind(pglite);
  const close = pglite.close.bind(pglite);
  pglite.exec = (text, options) => alone(() => exec(text, options));
  pglite.close = () => alone(close);
  pglite.query = (text, params, options) => alone(() => ask(text, params, options));
  pglite.transaction = (work) =>
    alone(async () => {
      await askInside('begin');
      const tx = { closed: false };
      const inside: typeof askInside = (text, params, options) => {
        if (tx.closed) throw new Error(`The transaction is over: ${text}`);
        return askInside(text, params, options);
      };
      try {
        // drizzle only queries in a transaction.
        const result = await work({ query: inside } as Transaction);
        tx.closed = true;
        if ((await ask('commit')).command === 'ROLLBACK') throw new TransactionAbortedError();
        return result;
      } catch (error) {
        tx.closed = true;
        if (pglite.isInTransaction()) await ask('rollback');
        throw error;
      }
    });
  return pglite;
}
