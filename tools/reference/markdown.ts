/** A Markdown table; cells are one line each and their bars are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A generated page: title, note that it is generated, body. */
export function page(title: string, ...body: readonly string[]): string {
  return `${[`# ${title}`, '<!-- Written by `npm run docs` from the code; do not edit. -->', ...body].join('\n\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
