/**
 * Escapes text so that Markdown shows it literally: no link, image, emphasis, heading, list, HTML, autolink, or table
 * cell. Line breaks and invisible characters become spaces. The ends are trimmed, because emphasis cannot begin or end
 * next to a space.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()#+\-.!|~^=<>&$:@/]/g, (sign) =>
      sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '&' ? '&amp;' : `\\${sign}`,
    );
}

/** Text as inline code on one line, for values that readers copy. */
export function codeSpan(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  if (line === '') return '';
  // The fence is longer than any run of backticks in the text. The spaces next to it are not shown.
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}
