// What stands in the way, for the user: a sentence, and what can be done about it.

/** The buttons that lead on, by their names. The commands of the same names do it. */
export const remedies = {
  installDotnet: 'Install .NET…',
  openDotnetSetting: 'Open Setting',
  openServerSetting: 'Open Setting',
  openFolder: 'Open Folder',
  restartServer: 'Start Again',
  showOutput: 'Show Log',
  trustWorkspace: 'Manage Trust',
} as const;

export type Remedy = keyof typeof remedies;

/** Why the agent cannot be reached. Trying again helps only when the user has done something. */
export class Problem extends Error {
  constructor(message: string, readonly remedies: readonly Remedy[]) {
    super(message);
  }
}
