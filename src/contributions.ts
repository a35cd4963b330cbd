import { defaultPolling } from './monitor/pollPolicy.ts';

/**
 * Every ID that package.json and the code share. A test compares this file with the manifest in both directions.
 */

export const extensionId = 'cloud-migration-monitor.cloud-migration-monitor';

export const viewIds = {
  found: 'cloudMigration.found',
  migrations: 'cloudMigration.migrations',
  events: 'cloudMigration.events',
} as const;
export const panelTypes = { detail: 'cloudMigration.detail' } as const;

export const commandIds = {
  addAccount: 'cloudMigration.addAccount',
  importCredentials: 'cloudMigration.importCredentials',
  editAccount: 'cloudMigration.editAccount',
  renameAccount: 'cloudMigration.renameAccount',
  removeAccount: 'cloudMigration.removeAccount',
  testAccount: 'cloudMigration.testAccount',
  renewKeys: 'cloudMigration.renewKeys',
  setDefaultAccount: 'cloudMigration.setDefaultAccount',
  showRequiredPermissions: 'cloudMigration.showRequiredPermissions',
  addTask: 'cloudMigration.addTask',
  discoverTasks: 'cloudMigration.discoverTasks',
  watchAllTasks: 'cloudMigration.watchAllTasks',
  watchFound: 'cloudMigration.watchFound',
  selectAllFound: 'cloudMigration.selectAllFound',
  selectNoFound: 'cloudMigration.selectNoFound',
  selectFoundGroup: 'cloudMigration.selectFoundGroup',
  deselectFoundGroup: 'cloudMigration.deselectFoundGroup',
  filterFound: 'cloudMigration.filterFound',
  clearFoundFilter: 'cloudMigration.clearFoundFilter',
  choosePlaces: 'cloudMigration.choosePlaces',
  stopLooking: 'cloudMigration.stopLooking',
  lookAgain: 'cloudMigration.lookAgain',
  closeFound: 'cloudMigration.closeFound',
  editTask: 'cloudMigration.editTask',
  chooseAccount: 'cloudMigration.chooseAccount',
  removeTask: 'cloudMigration.removeTask',
  refresh: 'cloudMigration.refresh',
  refreshAll: 'cloudMigration.refreshAll',
  showDetails: 'cloudMigration.showDetails',
  pin: 'cloudMigration.pin',
  unpin: 'cloudMigration.unpin',
  copyTaskId: 'cloudMigration.copyTaskId',
  copyStatusAsJson: 'cloudMigration.copyStatusAsJson',
  copyStatusAsMarkdown: 'cloudMigration.copyStatusAsMarkdown',
  copyReport: 'cloudMigration.copyReport',
  exportHistoryAsCsv: 'cloudMigration.exportHistoryAsCsv',
  exportHistoryAsJson: 'cloudMigration.exportHistoryAsJson',
  openConsole: 'cloudMigration.openConsole',
  openTaskSettings: 'cloudMigration.openTaskSettings',
  pausePolling: 'cloudMigration.pausePolling',
  resumePolling: 'cloudMigration.resumePolling',
  showLog: 'cloudMigration.showLog',
  groupTasks: 'cloudMigration.groupTasks',
  sortTasks: 'cloudMigration.sortTasks',
  filterTasks: 'cloudMigration.filterTasks',
  clearTaskFilter: 'cloudMigration.clearTaskFilter',
  showEvents: 'cloudMigration.showEvents',
  filterEvents: 'cloudMigration.filterEvents',
  clearEventFilter: 'cloudMigration.clearEventFilter',
  showOnlyThisTask: 'cloudMigration.showOnlyThisTask',
  markEventRead: 'cloudMigration.markEventRead',
  markAllEventsRead: 'cloudMigration.markAllEventsRead',
  clearEvents: 'cloudMigration.clearEvents',
  chooseNotifications: 'cloudMigration.chooseNotifications',
  muteTask: 'cloudMigration.muteTask',
  unmuteTask: 'cloudMigration.unmuteTask',
  startDemo: 'cloudMigration.startDemo',
  stopDemo: 'cloudMigration.stopDemo',
} as const;

/** Commands that only our own rows run. Therefore the manifest doesn't declare them. */
export const rowCommandIds = {
  previewDetails: 'cloudMigration.previewDetails',
  openEvent: 'cloudMigration.openEvent',
  openFound: 'cloudMigration.openFound',
  showOlderEvents: 'cloudMigration.showOlderEvents',
} as const;

export type CommandId =
  (typeof commandIds)[keyof typeof commandIds] | (typeof rowCommandIds)[keyof typeof rowCommandIds];

/** Setting IDs without `cloudMigration.`, as `getConfiguration` takes them. */
export const settingsSection = 'cloudMigration';
export const settingDefaults = {
  tasks: [] as readonly unknown[],
  defaultAccounts: {} as Readonly<Record<string, string>>,
  watchEverything: [] as readonly unknown[],
  'polling.intervalSeconds': defaultPolling.intervalSeconds,
  'polling.unfocusedIntervalSeconds': defaultPolling.unfocusedIntervalSeconds,
  'polling.maxRequestsPerHour': defaultPolling.maxRequestsPerHour,
  'request.timeoutSeconds': 15,
  notifications: [] as readonly string[],
  'thresholds.lagSeconds': 60,
  'thresholds.stallMinutes': 60,
  'thresholds.keyTolerancePercent': 0.1,
  consoleUrls: {} as Readonly<Record<string, string>>,
  usmcStateWords: {} as Readonly<Record<string, string>>,
} as const;
export type SettingKey = keyof typeof settingDefaults;

/** Ranges of the numeric settings; the same as in the manifest. */
export const settingBounds = {
  'polling.intervalSeconds': { minimum: 10, maximum: 3600 },
  'polling.unfocusedIntervalSeconds': { minimum: 10, maximum: 7200 },
  'polling.maxRequestsPerHour': { minimum: 60, maximum: 36000 },
  'request.timeoutSeconds': { minimum: 1, maximum: 120 },
  'thresholds.lagSeconds': { minimum: 1, maximum: 86_400 },
  'thresholds.stallMinutes': { minimum: 5, maximum: 10_080 },
  'thresholds.keyTolerancePercent': { minimum: 0, maximum: 100 },
} as const;

export const contextKeys = {
  /** The stored accounts have been read once; until then, no welcome view is shown, to avoid a flash. */
  ready: 'cloudMigration.ready',
  /** At least one account is stored (readable or not). */
  hasAccounts: 'cloudMigration.hasAccounts',
  /** At least one cloud has several readable accounts. */
  severalAccounts: 'cloudMigration.severalAccounts',
  /** At least one row can be shown: a task, or a broken entry. */
  hasRows: 'cloudMigration.hasRows',
  /** At least one task is watched, the demo's included. */
  hasTasks: 'cloudMigration.hasTasks',
  /** At least one task is in the settings or auto-watched. */
  hasOwnTasks: 'cloudMigration.hasOwnTasks',
  /** The user has paused polling. */
  paused: 'cloudMigration.paused',
  /** The demo's simulator is running. */
  demo: 'cloudMigration.demo',
  /** At least one event can be listed. */
  hasEvents: 'cloudMigration.hasEvents',
  /** The view has a filter. */
  tasksFiltered: 'cloudMigration.tasksFiltered',
  /** The list of events has a filter. */
  eventsFiltered: 'cloudMigration.eventsFiltered',
  /** A search for tasks is open, running or ended. */
  discovering: 'cloudMigration.discovering',
  /** That search is still running. */
  looking: 'cloudMigration.looking',
  /** The list of found tasks has a filter. */
  foundFiltered: 'cloudMigration.foundFiltered',
  /** At least one task is muted. */
  hasMutes: 'cloudMigration.hasMutes',
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** Words for `viewItem` in when-clauses; the contextValue of a row is a list of these. */
export const rowFlags = {
  task: 'task',
  pinned: 'pinned',
  unpinned: 'unpinned',
  configured: 'configured',
  console: 'console',
  fault: 'fault',
  /** A row of a cloud or an account. */
  group: 'group',
  /** The row represents one stored account. */
  account: 'account',
  /** The row's account can be removed from here. */
  removable: 'removable',
  /** The account is one of several of its cloud. */
  several: 'several',
  /** The account's keys are temporary. */
  temporary: 'temporary',
  /** The account's temporary keys have expired. */
  ended: 'ended',
  /** The account's keys were refused. */
  refused: 'refused',
  /** All tasks of the row's account can be watched. */
  watchable: 'watchable',
  /** No account reads the task. */
  noAccount: 'noAccount',
  /** Several accounts could read the task, and it names none. */
  chooseAccount: 'chooseAccount',
  /** A row of an account or a place in the list of found tasks. */
  foundGroup: 'foundGroup',
  /** A row of the list of events. */
  event: 'event',
  unread: 'unread',
  /** The event's task is being watched. */
  watched: 'watched',
  /** The event's task isn't muted, or is muted. */
  audible: 'audible',
  muted: 'muted',
} as const;
export type RowFlag = (typeof rowFlags)[keyof typeof rowFlags];
