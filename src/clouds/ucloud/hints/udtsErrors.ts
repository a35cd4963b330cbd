import * as l10n from '@vscode/l10n';
import { duplicateEntry } from '../../duplicateEntry.ts';
import type { KnownProblem } from '../../profile.ts';

const faqPage = 'https://docs.ucloud.cn/udts/faq';

/** Failure texts of UDTS tasks. Source: UCloud Docs, UDTS, faq.md; `source` names the question. */
export function udtsErrors(): readonly KnownProblem[] {
  return [
    {
      id: 'udts-binlog-not-row',
      pattern: String.raw`only support ROW format binlog`,
      cause: l10n.t('Incremental migration reads row images, but the source writes its binlog in another format.'),
      remedy: l10n.t(
        'Set `binlog_format` to ROW (and `binlog_row_image` to FULL) on the source, close the connections that still write in the old format, then run full plus incremental again.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 4',
    },
    {
      id: 'udts-incorrect-date',
      pattern: String.raw`Incorrect (date|datetime) value: .{0,4}0000-00-00`,
      cause: l10n.t("The target's `sql_mode` refuses the zero dates that the source holds."),
      remedy: l10n.t(
        "Take NO_ZERO_DATE and NO_ZERO_IN_DATE out of the target's `sql_mode`, add ALLOW_INVALID_DATES, then start the task again.",
      ),
      link: faqPage,
      source: 'UDTS faq.md 5',
    },
    {
      id: 'udts-too-many-connections',
      pattern: String.raw`Error 1040\b|Too many connections`,
      cause: l10n.t('The database server has reached its limit of connections.'),
      remedy: l10n.t(
        'Raise `max_connections` on that server, or close connections that nobody needs, then start the task again.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 7',
    },
    {
      id: 'udts-row-too-large',
      pattern: String.raw`row size too large`,
      cause: l10n.t("A row does not fit into the row format that the target's InnoDB uses."),
      remedy: l10n.t(
        'On the target set `innodb_file_format` to Barracuda and `innodb_strict_mode` to OFF, then start the task again.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 8',
    },
    {
      id: 'udts-column-count',
      pattern: String.raw`Column count doesn't match value count`,
      cause: l10n.t(
        'The source, often one on Alibaba Cloud, has tables with a hidden primary key, so rows hold one value more than the table has columns.',
      ),
      remedy: l10n.t('Find the tables without a primary key in the source and give each of them one.'),
      link: faqPage,
      source: 'UDTS faq.md 9',
    },
    {
      id: 'udts-lock-wait-timeout',
      pattern: String.raw`Error 1205\b|Lock wait timeout exceeded`,
      cause: l10n.t('The target is too small or too busy to take the writes in time.'),
      remedy: l10n.t(
        'Start the task again: it goes on from where it stopped. If it comes back, give the target more resources.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 10',
    },
    {
      id: 'udts-redis-illegal-address',
      pattern: String.raw`ERR illegal address`,
      cause: l10n.t('The Redis instance has an allow-list, and the address of the UDTS machine is not on it.'),
      remedy: l10n.t("Ask UCloud's support for the addresses of UDTS and add them to the allow-list."),
      link: faqPage,
      source: 'UDTS faq.md 12',
    },
    {
      id: 'udts-invalid-json',
      pattern: String.raw`Error 3140\b|Invalid JSON text`,
      cause: l10n.t('The source let an empty or NULL value into a JSON column that is NOT NULL; the target checks it.'),
      remedy: l10n.t('Correct these values in the source, or allow NULL for the column in the target.'),
      link: faqPage,
      source: 'UDTS faq.md 13',
    },
    {
      id: 'udts-mongo-cursor-expired',
      pattern: String.raw`cursor id \d{1,20} not found`,
      cause: l10n.t('MongoDB closes a cursor after 10 minutes, and the data could not be read in that time.'),
      remedy: l10n.t('Raise `cursorTimeoutMillis` on the source, for example to one day, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 14',
    },
    {
      id: 'udts-out-of-range',
      pattern: String.raw`Error 1264\b|Out of range value for column`,
      cause: l10n.t('The source holds a value that its own column type does not allow; the target enforces the type.'),
      remedy: l10n.t('Widen the column in the source, or correct the values, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 15',
    },
    {
      id: 'udts-key-too-long',
      pattern: String.raw`Error 1071\b|Specified key was too long`,
      cause: l10n.t('An index of the source is longer than the target TiDB allows.'),
      remedy: l10n.t('Raise `max-index-length` in the configuration of the target TiDB, for example to 12288.'),
      link: faqPage,
      source: 'UDTS faq.md 16 and 18',
    },
    {
      id: 'udts-incorrect-utf8',
      pattern: String.raw`incorrect utf8 value`,
      cause: l10n.t('The target TiDB refuses characters that are not valid in its utf8, such as emoji.'),
      remedy: l10n.t('Set `tidb_skip_utf8_check` to 1 on the target, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 17',
    },
    {
      id: 'udts-foreign-key',
      pattern: String.raw`Cannot add foreign key constraint`,
      cause: l10n.t('A table and the table that its foreign key points to use different character sets.'),
      remedy: l10n.t('Give both tables the same character set in the source, best `utf8mb4`, then run the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 19',
    },
    {
      id: 'udts-binlog-purged',
      pattern: String.raw`master has purged binary logs`,
      cause: l10n.t(
        'The source has already deleted the binlog that replication has to go on from: it expired, was deleted by hand, or the source failed over.',
      ),
      remedy: l10n.t(
        'Keep binlogs longer on the source, then run full plus incremental again: starting the task again cannot help.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 20',
    },
    {
      id: 'udts-table-full',
      pattern: String.raw`The table .{1,130} is full`,
      cause: l10n.t("The target's disk is full, or the table uses the memory engine and has reached its limit."),
      remedy: l10n.t(
        'Free or add disk space on the target. For memory tables raise `tmp_table_size` and `max_heap_table_size`, or change their engine.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 21',
    },
    {
      id: 'udts-no-space',
      pattern: String.raw`No space left on device`,
      cause: l10n.t("The target's disk is full."),
      remedy: l10n.t('Add disk space to the target or remove data that it does not need, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 21',
    },
    {
      id: 'udts-gtid-mixed-engines',
      pattern: String.raw`Error 1785\b|updates to non-transactional tables can only be done`,
      cause: l10n.t(
        'One transaction of the source changes InnoDB and MyISAM tables together, which a target with GTID does not allow.',
      ),
      remedy: l10n.t('Change the MyISAM tables of the source to InnoDB, or turn GTID off on the target.'),
      link: faqPage,
      source: 'UDTS faq.md 22',
    },
    {
      id: 'udts-invalid-default',
      pattern: String.raw`Invalid default value for`,
      cause: l10n.t("A column has a zero date as its default, which the target's `sql_mode` refuses."),
      remedy: l10n.t(
        "Take NO_ZERO_DATE and NO_ZERO_IN_DATE out of the target's `sql_mode` and add ALLOW_INVALID_DATES; STRICT_TRANS_TABLES may be left out until the migration is done.",
      ),
      link: faqPage,
      source: 'UDTS faq.md 23',
    },
    {
      id: 'udts-mongo-index-key',
      pattern: String.raw`key too large to index`,
      cause: l10n.t('An index entry of the source is larger than the target MongoDB allows.'),
      remedy: l10n.t(
        'On the target set `failIndexKeyTooLong` to false, then start the task again. It exists from version 2.6 to 4.2.',
      ),
      link: faqPage,
      source: 'UDTS faq.md 24',
    },
    {
      id: 'udts-out-of-memory',
      pattern: String.raw`OOM command not allowed`,
      cause: l10n.t('A shard of the target cluster has no memory left.'),
      remedy: l10n.t('Give the shards of the target more memory, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 25',
    },
    {
      id: 'udts-mongo-compatibility',
      pattern: String.raw`featureCompatibilityVersion is`,
      cause: l10n.t(
        "Source and target differ in `featureCompatibilityVersion`, and the source uses something, such as views, that the target's does not allow.",
      ),
      remedy: l10n.t('Remove or adapt what the target cannot take, or bring both to the same value.'),
      link: faqPage,
      source: 'UDTS faq.md 26',
    },
    {
      id: 'udts-redis-buffer',
      pattern: String.raw`please check source redis log or network`,
      cause: l10n.t('The source writes more than its replication buffer holds, so it drops the connection.'),
      remedy: l10n.t('Raise the slave part of `client-output-buffer-limit` on the source, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 27',
    },
    {
      id: 'udts-mongo-backup-role',
      pattern: String.raw`not authorized on .{1,64} to execute command`,
      cause: l10n.t('The account on the source MongoDB lacks the right to back up.'),
      remedy: l10n.t('Grant it the role `backup` on the database admin, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 28',
    },
    {
      id: 'udts-deadlock',
      pattern: String.raw`Deadlock found when trying to get lock`,
      cause: l10n.t('Several threads load into the target at once and block each other.'),
      remedy: l10n.t('Set the speed limit of the target to 1, then start the task again.'),
      link: faqPage,
      source: 'UDTS faq.md 29',
    },
    {
      id: 'udts-function-not-deterministic',
      pattern: String.raw`none of DETERMINISTIC, NO SQL`,
      cause: l10n.t('The target writes binlogs and does not trust a function that does not declare what it does.'),
      remedy: l10n.t('Set `log_bin_trust_function_creators` to ON on the target, then try again.'),
      link: faqPage,
      source: 'UDTS faq.md 30',
    },
    { id: 'udts-duplicate-entry', ...duplicateEntry() },
  ];
}
