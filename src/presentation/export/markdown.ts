/**
 * A text that shows as itself in Markdown: no link, image, emphasis, heading, list, HTML, autolink or table cell comes
 * out of it. Line breaks and invisible characters become spaces; those at its ends go, because emphasis would not begin
 * or end beside one.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()#+\-.!|~^=<>&$:@/]/g, (sign) =>
      sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '&' ? '&amp;' : `\\${sign}`,
    );
}

/** A text as inline code, which is to be copied out of a report as it stands; on one line. */
export function codeSpan(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  if (line === '') return '';
  // One backtick more than any run in the text; the blanks keep those at its ends apart, and are not shown.
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}
