import * as l10n from '@vscode/l10n';
import type { KnownProblem } from '../../profile.ts';

const precheckPage = 'https://docs.ucloud.cn/udts/precheck_faq';
const instancePage = 'https://docs.ucloud.cn/udts/introduction/instancetype';

/** Precheck messages of UDTS. Source: UCloud Docs, UDTS, precheck_faq.md; `source` names the section. */
export function udtsChecks(): readonly KnownProblem[] {
  return [
    {
      id: 'udts-check-log-bin',
      pattern: String.raw`log_bin is .{1,20}, and should be ON|log_bin: .{1,20}需要修改为 ON`,
      cause: l10n.t(
        'The source writes no binlog, which incremental migration reads. A task that only copies may ignore it.',
      ),
      remedy: l10n.t(
        "Turn `log-bin` on in the source's configuration, with `binlog_format` ROW and `binlog_row_image` FULL, and restart it.",
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.1',
    },
    {
      id: 'udts-check-binlog-format',
      pattern: String.raw`binlog_format is .{1,20}, and should be ROW|binlog_format: .{1,20}需要修改为 ROW`,
      cause: l10n.t(
        "The source's binlog is not in ROW format, which incremental migration needs. A task that only copies may ignore it.",
      ),
      remedy: l10n.t(
        'Set `binlog_format` to ROW on the source, then end the connections that still write in the old format.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.1',
    },
    {
      id: 'udts-check-binlog-row-image',
      pattern: String.raw`binlog_row_image is .{1,20}, and should be FULL|binlog_row_image: .{1,20}需要修改为 FULL`,
      cause: l10n.t(
        "The source's binlog does not hold whole rows, which incremental migration needs. A task that only copies may ignore it.",
      ),
      remedy: l10n.t(
        'Set `binlog_row_image` to FULL on the source, then end the connections that still write in the old form.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.1',
    },
    {
      id: 'udts-check-myisam-gtid',
      pattern: String.raw`include MyISAM engine tables, while the target database has GTID enabled|包括 MyISAM 引擎表.{0,10}目标库开启了 GTID`,
      cause: l10n.t(
        'MyISAM tables are to be migrated and the target has GTID on, so the migration may fail with error 1785.',
      ),
      remedy: l10n.t('Change these tables to InnoDB in the source, or turn GTID off on the target.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.2.1',
    },
    {
      id: 'udts-check-engine-timeout',
      pattern: String.raw`check for table engine timeout|检查表引擎超时`,
      cause: l10n.t('The source has too many tables for the engine check to finish in time.'),
      remedy: l10n.t(
        'Look yourself whether MyISAM tables are to be migrated; if so and the target has GTID on, change them to InnoDB.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.2.2',
    },
    {
      id: 'udts-check-max-packet',
      pattern: String.raw`larger than max_allowed_packet of the target|max_allowed_packet 值 .{1,20}大于目标库 max_allowed_packet`,
      cause: l10n.t('The source allows larger packets than the target, so large rows may not be written.'),
      remedy: l10n.t('Set `max_allowed_packet` on the target to the value of the source.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.3',
    },
    {
      id: 'udts-check-no-primary-key',
      pattern: String.raw`have no primary key or at least a unique key|需要主键或唯一键`,
      cause: l10n.t(
        'A table has neither a primary nor a unique key, so replication may write rows twice. A task that only copies may ignore it.',
      ),
      remedy: l10n.t('Add a primary key to the table in the source.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.4.1',
    },
    {
      id: 'udts-check-primary-key-timeout',
      pattern: String.raw`check for table primary key timeout|检查主键超时`,
      cause: l10n.t('The source has too many tables for the check of their keys to finish in time.'),
      remedy: l10n.t(
        'Query `information_schema` yourself, in parts, for tables without a primary or unique key, and add one where it is missing.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.4.2',
    },
    {
      id: 'udts-check-sql-mode',
      pattern: String.raw`sql_mode may cause error|sql_mode 可能导致报错`,
      cause: l10n.t(
        "The target's `sql_mode` is stricter than the source's about zero dates, so some data may be refused.",
      ),
      remedy: l10n.t('Give the target the same `sql_mode` as the source.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.5',
    },
    {
      id: 'udts-check-log-slave-updates',
      pattern: String.raw`log_slave_updates (should be ON|需要修改为 ON)`,
      cause: l10n.t('The source is a replica that does not write what it replicates into its own binlog.'),
      remedy: l10n.t(
        "Turn `log_slave_updates` on in the replica's configuration and restart it, or migrate from the primary.",
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.6',
    },
    {
      id: 'udts-check-events',
      pattern: String.raw`please stop event:|需要关闭 event:`,
      cause: l10n.t('Scheduled events run in the source and would run in the target too.'),
      remedy: l10n.t(
        'Before replication starts, turn `event_scheduler` off on the source or disable the events of the migrated databases.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.7',
    },
    {
      id: 'udts-check-innodb-variable',
      pattern: String.raw`variable innodb_\w{1,40} has different values in source and target|参数 innodb_\w{1,40} 取值不同`,
      cause: l10n.t('A setting of InnoDB differs between source and target, which may make the migration fail.'),
      remedy: l10n.t('Set it on the target to the value of the source.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.8',
    },
    {
      id: 'udts-check-lower-case',
      pattern: String.raw`variable lower_case_table_names has different values|参数 lower_case_table_names 取值不同`,
      cause: l10n.t('Source and target treat upper and lower case in table names differently.'),
      remedy: l10n.t(
        "Set `lower_case_table_names` in the target's configuration to the value of the source and restart it.",
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.9',
    },
    {
      id: 'udts-check-size-service',
      pattern: String.raw`exceeded the limit of service type`,
      cause: l10n.t('The source holds more data than the chosen service type migrates.'),
      remedy: l10n.t('Choose a larger service type for the task.'),
      link: instancePage,
      source: 'UDTS precheck_faq.md 1.10.1',
    },
    {
      id: 'udts-check-size-target',
      pattern: String.raw`exceeded the limit of target database disk size`,
      cause: l10n.t("The source holds more data than the target's disk takes."),
      remedy: l10n.t('Enlarge the disk of the target.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.10.2',
    },
    {
      id: 'udts-check-size-half',
      pattern: String.raw`exceeded half of target database disk size`,
      cause: l10n.t("The data takes more than half of the target's disk, and the binlogs of the load need space too."),
      remedy: l10n.t('Use the NoBinlog mode, or enlarge the disk of the target.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.10.3',
    },
    {
      id: 'udts-check-size-timeout',
      pattern: String.raw`check for table data size timeout|检查数据量超时`,
      cause: l10n.t('The source has too many tables for their sizes to be added up in time.'),
      remedy: l10n.t(
        'Add up the sizes yourself from `information_schema.tables`, in parts, and compare them with the service type.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 1.10.4',
    },
    {
      id: 'udts-check-tikv-gc',
      pattern: String.raw`tikv_gc_life_time is .{1,20}, and should be|tikv_gc_life_time: .{1,20}需要不小于`,
      cause: l10n.t('TiDB would clean up the snapshot before the dump of a large database is finished.'),
      remedy: l10n.t('Raise `tikv_gc_life_time` to at least 1h; 2 TB take about 45 minutes.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 2.1',
    },
    {
      id: 'udts-check-tidb-charset',
      pattern: String.raw`TiDB (dose|does) not support charset|TiDB 不支持此表采用的字符集`,
      cause: l10n.t('A table or column uses a character set that TiDB does not have.'),
      remedy: l10n.t('Change it in the source to ascii, latin1, binary, utf8 or utf8mb4.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 2.2.1',
    },
    {
      id: 'udts-check-charset-timeout',
      pattern: String.raw`check for table charset timeout|检查表字符集超时`,
      cause: l10n.t('The source has too many tables for the check of their character sets to finish in time.'),
      remedy: l10n.t(
        'Look yourself in `information_schema`, in parts, for character sets that the target does not have.',
      ),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 2.2.2',
    },
    {
      id: 'udts-check-version',
      pattern: String.raw`Source and target version do not match|源库与目标库版本不匹配`,
      cause: l10n.t('MongoDB and Redis cannot be migrated over several major versions at once.'),
      remedy: l10n.t("Migrate first to a database of a version in between, and from there to the target's."),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 3.1 and 4.1',
    },
    {
      id: 'udts-check-rump-version',
      pattern: String.raw`does not support rump mode|不支持 rump 模式`,
      cause: l10n.t('Redis 7.0 cannot be read in rump mode.'),
      remedy: l10n.t('Allow PSYNC on the source and migrate without rump mode.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 4.2',
    },
    {
      id: 'udts-check-rump-downgrade',
      pattern: String.raw`In Rump mode, migration from versions above 7\.0|Rump 模式下不支持从 redis 7\.0 以上`,
      cause: l10n.t('Rump mode does not migrate from Redis 7.0 or later to an earlier version.'),
      remedy: l10n.t('Choose a target of the same version as the source.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 4.3',
    },
    {
      id: 'udts-check-keyspace-events',
      pattern: String.raw`notify-keyspace-events`,
      cause: l10n.t('In rump mode, replication follows the keyspace events of the source, and they are not on.'),
      remedy: l10n.t('Set `notify-keyspace-events` on the source so that it contains AE.'),
      link: precheckPage,
      source: 'UDTS precheck_faq.md 4.4',
    },
  ];
}
