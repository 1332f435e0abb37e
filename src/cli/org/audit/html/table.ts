import { html, type Markup } from './markup.ts';

export interface Column<Row> {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly kind?: 'number' | 'narrow';
  readonly cell: (row: Row) => Markup | string | number | null;
}

/** A table of so few rows is not torn apart on paper. */
const fewRows = 8;

/** A table with a caption and headers for those who can't see it; the first column names the row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Markup {
  const [first, ...others] = columns;
  return html`<div class="scroll"><table${rows.length <= fewRows && html` class="short"`}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, kind }) => html`<th scope="col"${classOf(kind)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr><th scope="row">${first!.cell(row)}</th>${others.map(
    ({ cell, kind }) => html`<td${classOf(kind)}>${cell(row)}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>
`;
}

function classOf(kind: Column<never>['kind']): Markup {
  return kind ? html` class="${kind}"` : html``;
}
