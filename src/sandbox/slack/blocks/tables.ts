import { type Fields, listOf } from '../json.ts';
import { richText } from './rich-text.ts';
import {
  below,
  complain,
  flag,
  integer,
  list,
  may,
  must,
  number,
  object,
  oneOf,
  type Place,
  type Rule,
  string,
  typed,
} from './rule.ts';

const MOST_COLUMNS = 20;
const MOST_TABLE_TEXT = 20_000;

const rawText = object({ type: must(oneOf('raw_text')), text: must(string(3000, 0)) });
const rawNumber = object({ type: must(oneOf('raw_number')), value: must(number), text: must(string(255)) });
const cell = typed({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const row = list(cell, { most: MOST_COLUMNS });

function evenRows(value: Fields, at: Place): void {
  const rows = Array.isArray(value.rows) ? value.rows.filter((one) => Array.isArray(one)) : [];
  const width = rows[0]?.length ?? 0;
  for (const [index, one] of rows.entries()) {
    if (one.length === width) continue;
    complain(below(below(at, 'rows'), index), 'all rows must have the same number of cells', {
      type: 'length',
      expected: width,
    });
  }
}

export const table: Rule = object(
  {
    type: must(oneOf('table')),
    block_id: may(string(255)),
    rows: must(list(row, { most: 100 })),
    column_settings: may(
      list(object({ align: may(oneOf('left', 'center', 'right')), is_wrapped: may(flag) }), {
        most: MOST_COLUMNS,
      }),
    ),
  },
  evenRows,
);

export const dataTable: Rule = object(
  {
    type: must(oneOf('data_table')),
    block_id: may(string(255)),
    rows: must(list(row, { least: 2, most: 201 })),
    caption: must(string(2000)),
    page_size: may(integer(1, 100)),
    row_header_column_index: may(integer(0, MOST_COLUMNS - 1)),
  },
  (value, at) => {
    evenRows(value, at);
    const header = Array.isArray(value.rows) ? listOf(value.rows[0]) : [];
    if (header.some((one) => one.type === 'rich_text')) {
      complain(below(below(at, 'rows'), 0), 'header cells must not be rich_text', {
        type: 'enum',
        expected: ['raw_text', 'raw_number'],
      });
    }
    if (tableText(value) > MOST_TABLE_TEXT) {
      complain(at, `must be less than ${MOST_TABLE_TEXT + 1} characters`, {
        type: 'maxLength',
        expected: MOST_TABLE_TEXT,
      });
    }
  },
);

/** All characters of a data table; those of one message count together. */
export function tableText(block: Fields): number {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        if (key === 'text' && typeof value === 'string') texts.push(value);
        else visit(value);
      }
    }
  };
  visit(block.rows);
  return texts.reduce((sum, one) => sum + one.length, 0);
}

export const MOST_TEXT_IN_TABLES = MOST_TABLE_TEXT;

const MOST_POINTS = 20;
const MOST_SERIES = 12;
const label = string(20);

const segments = list(object({ label: must(label), value: must(number), color: may(string(32)) }), {
  most: MOST_SERIES,
});
const series = list(
  object({
    name: must(label),
    data: must(list(object({ label: must(label), value: must(number) }), { most: MOST_POINTS })),
    color: may(string(32)),
  }),
  { most: MOST_SERIES },
);
const axis = object({ label: may(string(50)), categories: may(list(label, { most: MOST_POINTS })) });
const lines = (type: string): Rule =>
  object({
    type: must(oneOf(type)),
    series: must(series),
    axis_config: may(axis),
    x_axis: may(axis),
    y_axis: may(axis),
  });

export const dataVisualization: Rule = object({
  type: must(oneOf('data_visualization')),
  block_id: may(string(255)),
  title: must(string(50)),
  chart: must(
    typed({
      pie: object({ type: must(oneOf('pie')), segments: must(segments) }),
      bar: lines('bar'),
      area: lines('area'),
      line: lines('line'),
    }),
  ),
});
