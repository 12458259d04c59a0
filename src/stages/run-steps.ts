/** The steps a person follows; each is a state of the workflow. */
export const runSteps: readonly (readonly [state: string, title: string])[] = [
  ['Plan', 'Look through the logs'],
  ['Extract', 'Make typed rows'],
  ['Analyse', 'Ask the questions'],
  ['Aggregate', 'Make the figures'],
  ['Render', 'Write the page and the mail'],
  ['Print', 'Print the PDF'],
  ['Publish', 'Publish into the archive'],
  ['Notify', 'Tell people'],
];

/** Those that an edition of a week or month leaves out. */
export const queryStates: ReadonlySet<string> = new Set(['Extract', 'Analyse']);
